import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Reply } from '../support/client.ts';
import { activeFan, concertRequest, makeConcert, type TestStack, testStack } from '../support/stack.ts';

let test: TestStack;
let concertId: string;
let token: string;
beforeAll(async () => {
  test = await testStack();
  concertId = await makeConcert(test);
  token = await activeFan(test, concertId);
});
afterAll(() => test.stack.close());

/** A refusal of that status and code that changed nothing. */
async function refused(act: () => Promise<Reply>, status: number, code: string) {
  test.stack.gateway.resetCalls();
  const reply = await act();
  expect({ status: reply.status, code: reply.body.code }).toEqual({ status, code });
  expect(reply.body.detail).toMatch(/\w/);
  const writes = test.stack.gateway.calls().filter(({ action }) => /Put|Update|Delete|Write/.test(action));
  expect(writes).toEqual([]);
  return reply;
}

const reserve = (body: unknown, headers: Record<string, string> = {}) =>
  test.http.send({ method: 'POST', path: '/api/v1/reservations', token, body, headers });

it.each<[string, () => unknown]>([
  ['a number', () => 7],
  ['null', () => null],
  ['an array', () => []],
  ['nothing', () => ({})],
  ['seats as text', () => ({ concertId, seats: 'A-1-1' })],
  ['a seat as number', () => ({ concertId, seats: [7] })],
  ['no seats', () => ({ concertId, seats: [] })],
  ['the same seat twice', () => ({ concertId, seats: ['A-1-1', 'A-1-1'] })],
  ['an unknown field', () => ({ concertId, seats: ['A-1-1'], price: 0 })],
  ['a very long field', () => ({ concertId, seats: ['A-1-1'], ['x'.repeat(50_000)]: 0 })],
  ['a very long seat', () => ({ concertId, seats: ['x'.repeat(50_000)] })],
  ['a prototype', () => JSON.parse(`{"__proto__":{"x":1},"concertId":"${concertId}","seats":["A-1-1"]}`)],
])('a reservation of %s is INVALID_REQUEST', async (_, body) => {
  const reply = await refused(() => reserve(body()), 400, 'INVALID_REQUEST');
  expect(reply.body.errors[0]).toEqual({ path: expect.any(String), message: expect.any(String) });
  expect(JSON.stringify(reply.body).length).toBeLessThan(2000);
});

it.each(['', 'x'.repeat(256), 'späť', 'a\tb'])('an Idempotency-Key of %j is INVALID_REQUEST', async (key) => {
  const headers = { 'idempotency-key': Buffer.from(key, 'utf8').toString('latin1') };
  await refused(() => reserve({ concertId, seats: ['A-1-1'] }, headers), 400, 'INVALID_REQUEST');
});

it.each(['{', '{"a":1}}', 'undefined', '\u0000', '"\\ud800'])('%j is INVALID_JSON', async (body) => {
  await refused(() => reserve(body), 400, 'INVALID_JSON');
});

it('a body of 1 MB is BODY_TOO_LARGE', async () => {
  await refused(() => reserve({ concertId, seats: ['x'.repeat(1_000_000)] }), 413, 'BODY_TOO_LARGE');
});

it.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/jsonp',
  'multipart/form-data; boundary=x',
])('a body of %s is UNSUPPORTED_MEDIA_TYPE', async (mediaType) => {
  const headers = { 'content-type': mediaType };
  await refused(() => reserve('{}', headers), 415, 'UNSUPPORTED_MEDIA_TYPE');
});

it.each([
  'A-1-21',
  'A-1-0',
  'A-1-01',
  'A-1--1',
  'a-1-1',
  'A-1',
  'A-1-1-1',
  'S-501',
  'S-',
  '-',
  '',
  ' S-1',
  'S-1e1',
  'A-1-',
])('seat %j is SEAT_NOT_FOUND', async (seat) => {
  await refused(() => reserve({ concertId, seats: [seat] }), 422, 'SEAT_NOT_FOUND');
});

it('forged, truncated, padded and foreign tokens are QUEUE_TOKEN_INVALID', async () => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const first = Buffer.from(JSON.stringify({ ...claims, position: 1 })).toString('base64url');
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'holdfast-queue' })).toString('base64url');
  const forged = [
    `${header}.${first}x.${signature}`,
    `${none}.${payload}.`,
    token.slice(0, -1),
    `${token}A`,
    `${header}.${payload}`,
    `${token.slice(0, 20)}~${token.slice(21)}`,
    'x'.repeat(5000),
  ];
  for (const bad of forged) await refused(() => test.http.poll(bad), 401, 'QUEUE_TOKEN_INVALID');
  const other = await testStack({ streams: false });
  const foreign = (await other.http.join(await makeConcert(other, {}, { concertId }))).body.token;
  await other.stack.close();
  await refused(() => test.http.poll(foreign), 401, 'QUEUE_TOKEN_INVALID');
});

it('an expired token is QUEUE_TOKEN_INVALID a day after the concert, and good until then', async () => {
  const startsAt = new Date(test.clock.now() + 60_000).toISOString();
  const soon = await makeConcert(test, {}, { startsAt });
  const late = (await test.http.join(soon)).body.token;
  test.clock.advance(60_000 + 24 * 3_600_000 - 1000);
  expect((await test.http.poll(late)).status).toBe(200);
  test.clock.advance(1000);
  await refused(() => test.http.poll(late), 401, 'QUEUE_TOKEN_INVALID');
  token = await activeFan(test, concertId);
});

const section = (overrides: object) => ({
  sections: [{ sectionId: 'A', name: 'A', price: 1, seats: 10, ...overrides }],
});
const rows = (...list: object[]) => ({ sections: [{ sectionId: 'A', name: 'A', price: 1, rows: list }] });
it.each<[string, object]>([
  ['a negative price', section({ price: -1 })],
  ['a price in fractions', section({ price: 1.5 })],
  ['a price as text', section({ price: '1' })],
  ['both rows and seats', section({ rows: [{ row: '1', seats: 1 }] })],
  ['a row twice', rows({ row: '1', seats: 5 }, { row: '1', seats: 5 })],
  ['overlapping ranges', rows({ row: '1', from: 1, to: 5 }, { row: '1', from: 5, to: 9 })],
  ['a range backwards', rows({ row: '1', from: 5, to: 1 })],
  ['seat number 10000', rows({ row: '1', from: 1, to: 10_000 })],
  [
    '200,000 seats',
    {
      sections: Array.from({ length: 25 }, (_, n) => ({
        sectionId: `S${n}`,
        name: 'S',
        price: 1,
        seats: 8000,
      })),
    },
  ],
  [
    '201 sections',
    {
      sections: Array.from({ length: 201 }, (_, n) => ({
        sectionId: `S${n}`,
        name: 'S',
        price: 1,
        seats: 1,
      })),
    },
  ],
  ['two sections of one id', { sections: [...section({}).sections, ...section({}).sections] }],
  ['a lone surrogate', { title: '\ud800' }],
  ['an unknown currency', { currency: 'XXQ' }],
  ['an id in capitals', { concertId: 'Concert' }],
  ['a date without time', { startsAt: '2027-05-01' }],
  ['a year of five digits', { startsAt: '9999-12-31T23:59:59-14:00' }],
  ['sales that open after the start', { salesOpenAt: '2028-01-02T00:00:00Z' }],
  ['a hold of an hour and a second', { policy: { holdSeconds: 3601 } }],
  ['an unknown policy', { policy: { queue: { maxActve: 3 } } }],
])('a concert with %s is INVALID_REQUEST', async (_, overrides) => {
  await refused(() => test.http.createConcert({ ...concertRequest(), ...overrides }), 400, 'INVALID_REQUEST');
});

it.each([
  ['a negative amount', { amount: -1 }],
  ['an amount as text', { amount: '100' }],
  ['a long paymentId', { paymentId: 'x'.repeat(129) }],
  ['an empty paymentId', { paymentId: '' }],
  ['an unknown field', { tip: 1 }],
])('a payment with %s is INVALID_REQUEST', async (_, overrides) => {
  const payment = { paymentId: 'p', amount: 100, currency: 'KRW', ...overrides };
  await refused(() => test.http.confirm('any', payment), 400, 'INVALID_REQUEST');
});

it.each(['%00', '..%2f..', '%ff', '%F0%9F%8E%AB', 'a%20b', "'%22", 'CONCERT%23x', 'x'.repeat(300)])(
  'path ids of %j are 4xx and never more',
  async (id) => {
    const { send, cancel, confirm, join, seats } = test.http;
    const payment = { paymentId: 'p', amount: 1, currency: 'KRW' };
    for (const reply of [
      await send({ path: `/api/v1/concerts/${id}` }),
      await seats(id),
      await join(id),
      await send({ path: `/api/v1/reservations/${id}`, token }),
      await cancel(token, id),
      await confirm(id, payment),
    ]) {
      expect([400, 404], `${id}: ${JSON.stringify(reply.body)}`).toContain(reply.status);
    }
  },
);

it('a bad cursor is INVALID_REQUEST', async () => {
  await refused(() => test.http.send({ path: '/api/v1/concerts?next=%00' }), 400, 'INVALID_REQUEST');
});

it('routes that take no body refuse one with fields', async () => {
  const path = `/api/v1/concerts/${concertId}/queue-tokens`;
  await refused(
    () => test.http.send({ method: 'POST', path, body: { position: 1 } }),
    400,
    'INVALID_REQUEST',
  );
  expect((await test.http.send({ method: 'POST', path, body: {} })).status).toBe(201);
});

it('operator routes are closed to everybody else', async () => {
  for (const path of [
    '/api/v1/concerts',
    '/api/v1/reservations/x/confirm',
    `/api/v1/concerts/${concertId}/expired-reservations/release`,
  ]) {
    const reply = await test.http.send({ method: 'POST', path, body: {}, token });
    expect(reply).toMatchObject({ status: 403, body: { message: 'Forbidden' } });
  }
});
