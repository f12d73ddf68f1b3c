import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Reply } from '../support/client.ts';
import { activeFan, concertRequest, makeConcert, type TestStack, testStack } from '../support/stack.ts';

let test: TestStack;
let concertId: string;
const provoked = new Set<string>();
beforeAll(async () => {
  test = await testStack();
  concertId = await makeConcert(test, { maxSeatsPerReservation: 4 });
});
afterAll(() => test.stack.close());

/** Checks that a reply is the problem of that code, well made, and remembers that it was provoked. */
function expectProblem(reply: Reply, status: number, code: string, extra: Record<string, unknown> = {}) {
  expect(reply.body).toMatchObject({ code, status, ...extra });
  expect(reply.status).toBe(status);
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(reply.body.type).toMatch(new RegExp(`/docs/problems/${code}\\.md$`));
  expect(reply.body.title).toMatch(/\w/);
  expect(reply.body.detail).toMatch(/\w/);
  provoked.add(code);
}

const payment = { paymentId: 'p', amount: 100, currency: 'KRW' };
const held = async (seats: string[]) => {
  const token = await activeFan(test, concertId);
  const { body } = await test.http.reserve(token, concertId, seats);
  return { token, id: body.reservationId as string };
};

it('INVALID_REQUEST, INVALID_JSON, UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE', async () => {
  const { send, join } = test.http;
  const { token } = (await join(concertId)).body;
  const post = { method: 'POST', path: '/api/v1/reservations', token };
  const invalid = await send({ ...post, body: { concertId, seats: ['A-1-1'], sets: 1 } });
  expectProblem(invalid, 400, 'INVALID_REQUEST', {
    errors: [{ path: '', message: 'Unrecognized key: "sets"' }],
  });
  expectProblem(await send({ ...post, body: '{"concertId"' }), 400, 'INVALID_JSON');
  const text = { 'content-type': 'text/plain' };
  expectProblem(await send({ ...post, body: '{}', headers: text }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  expectProblem(await send({ ...post, body: ' '.repeat(65_537) }), 413, 'BODY_TOO_LARGE');
});

it('QUEUE_TOKEN_REQUIRED, QUEUE_TOKEN_INVALID, QUEUE_TOKEN_WRONG_CONCERT', async () => {
  const { send, poll, reserve } = test.http;
  expectProblem(await send({ path: '/api/v1/queue-tokens/current' }), 401, 'QUEUE_TOKEN_REQUIRED');
  expectProblem(await poll('not.a.token'), 401, 'QUEUE_TOKEN_INVALID');
  const token = await activeFan(test, await makeConcert(test));
  expectProblem(await reserve(token, concertId, ['A-1-1']), 403, 'QUEUE_TOKEN_WRONG_CONCERT');
});

it('QUEUE_TOKEN_NOT_ACTIVE while waiting and when called, QUEUE_TOKEN_EXPIRED when ended or passed over', async () => {
  const { join, poll, leave, reserve } = test.http;
  const small = await makeConcert(test, { queue: { maxActive: 1, claimSeconds: 3 } });
  const first = await activeFan(test, small);
  const waiting = (await join(small)).body.token;
  const never = (await join(small)).body.token;
  const refused = await reserve(waiting, small, ['S-1']);
  expectProblem(refused, 403, 'QUEUE_TOKEN_NOT_ACTIVE', {
    queue: { status: 'WAITING', position: 2, ahead: 0 },
  });
  await leave(first);
  test.clock.advance(1000);
  expect((await poll(never)).body.status).toBe('WAITING');
  expectProblem(await reserve(waiting, small, ['S-1']), 403, 'QUEUE_TOKEN_NOT_ACTIVE');
  expectProblem(await reserve(first, small, ['S-1']), 403, 'QUEUE_TOKEN_EXPIRED');
  test.clock.advance(10_000);
  expect((await poll(waiting)).body.status).toBe('EXPIRED');
  expectProblem(await reserve(waiting, small, ['S-1']), 403, 'QUEUE_TOKEN_EXPIRED');
  expect((await poll(never)).body.status).toBe('ACTIVE');
});

it('CONCERT_NOT_FOUND, SECTION_NOT_FOUND, RESERVATION_NOT_FOUND, ROUTE_NOT_FOUND', async () => {
  const { send, seats, join, reservation, cancel, confirm, releaseExpired } = test.http;
  for (const reply of [
    await send({ path: '/api/v1/concerts/none' }),
    await send({ path: '/api/v1/concerts/No%20Such%2FId' }),
    await seats('none'),
    await join('none'),
    await releaseExpired('none'),
  ]) {
    expectProblem(reply, 404, 'CONCERT_NOT_FOUND');
  }
  expectProblem(await seats(concertId, '?section=Z'), 404, 'SECTION_NOT_FOUND');
  const { id } = await held(['A-1-1']);
  const stranger = await activeFan(test, concertId);
  for (const reply of [
    await reservation(stranger, id),
    await cancel(stranger, id),
    await cancel(stranger, 'none'),
    await confirm('none', payment),
    await confirm('%20odd%20', payment),
  ]) {
    expectProblem(reply, 404, 'RESERVATION_NOT_FOUND');
  }
  expectProblem(await send({ path: '/api/v1/nothing' }), 404, 'ROUTE_NOT_FOUND');
  expectProblem(await send({ method: 'PUT', path: '/api/v1/reservations' }), 404, 'ROUTE_NOT_FOUND');
});

it('SEATS_UNAVAILABLE, ALREADY_HOLDING', async () => {
  const { token, id } = await held(['A-1-2']);
  const other = await activeFan(test, concertId);
  const lost = await test.http.reserve(other, concertId, ['A-1-2', 'A-1-3']);
  expectProblem(lost, 409, 'SEATS_UNAVAILABLE', { seats: ['A-1-2'] });
  const second = await test.http.reserve(token, concertId, ['A-1-4']);
  expectProblem(second, 409, 'ALREADY_HOLDING', { reservationId: id });
});

it('RESERVATION_CONFIRMED, RESERVATION_CANCELLED, RESERVATION_EXPIRED, PAYMENT_MISMATCH', async () => {
  const { confirm, cancel } = test.http;
  const paid = await held(['A-1-5']);
  expectProblem(await confirm(paid.id, { ...payment, amount: 99 }), 422, 'PAYMENT_MISMATCH');
  expectProblem(await confirm(paid.id, { ...payment, currency: 'USD' }), 422, 'PAYMENT_MISMATCH');
  expect((await confirm(paid.id, payment)).status).toBe(200);
  expectProblem(await confirm(paid.id, { ...payment, paymentId: 'q' }), 409, 'RESERVATION_CONFIRMED');
  expectProblem(await cancel(paid.token, paid.id), 409, 'RESERVATION_CONFIRMED');
  const cancelled = await held(['A-1-6']);
  await cancel(cancelled.token, cancelled.id);
  expectProblem(await confirm(cancelled.id, payment), 409, 'RESERVATION_CANCELLED');
  const lapsed = await held(['A-1-7']);
  test.clock.advance(300_000);
  expectProblem(await confirm(lapsed.id, payment), 409, 'RESERVATION_EXPIRED');
  expectProblem(await cancel(lapsed.token, lapsed.id), 409, 'RESERVATION_EXPIRED');
});

it('SEAT_NOT_FOUND, TOO_MANY_SEATS, IDEMPOTENCY_KEY_REUSED', async () => {
  const { reserve } = test.http;
  const token = await activeFan(test, concertId);
  const unknown = await reserve(token, concertId, ['A-1-1', 'A-1-99', 'A-01-1', 'B-1']);
  expectProblem(unknown, 422, 'SEAT_NOT_FOUND', { seats: ['A-1-99', 'A-01-1', 'B-1'] });
  const many = await reserve(token, concertId, ['S-1', 'S-2', 'S-3', 'S-4', 'S-5']);
  expectProblem(many, 422, 'TOO_MANY_SEATS');
  await reserve(token, concertId, ['S-1'], 'key');
  const replay = await reserve(token, concertId, ['S-1'], 'key');
  expect(replay.status).toBe(201);
  expect(replay.headers.get('idempotency-replayed')).toBe('true');
  expectProblem(await reserve(token, concertId, ['S-2'], 'key'), 422, 'IDEMPOTENCY_KEY_REUSED');
});

it('CONCERT_EXISTS, SALES_CLOSED', async () => {
  const { createConcert, join, reserve } = test.http;
  expectProblem(await createConcert({ ...concertRequest(), concertId }), 409, 'CONCERT_EXISTS');
  const startsAt = new Date(test.clock.now() + 1000).toISOString();
  const soon = await makeConcert(test, {}, { startsAt });
  const token = await activeFan(test, soon);
  const held = await reserve(token, soon, ['S-2'], 'lost answer');
  test.clock.advance(1000);
  expectProblem(await join(soon), 409, 'SALES_CLOSED');
  expectProblem(await reserve(token, soon, ['S-1']), 409, 'SALES_CLOSED');
  const replay = await reserve(token, soon, ['S-2'], 'lost answer');
  expect([replay.status, replay.body.reservationId]).toEqual([201, held.body.reservationId]);
});

it('BUSY when nothing was decided in time, and the same key tells what became of it', async () => {
  const { http, stack } = test;
  const token = await activeFan(test, concertId);
  stack.gateway.intercept(({ action }) =>
    action === 'dynamodb:TransactWriteItems' ? { answer: conflict } : undefined,
  );
  const busy = await http
    .reserve(token, concertId, ['S-20'], 'busy')
    .finally(() => stack.gateway.intercept(null));
  expectProblem(busy, 503, 'BUSY');
  expect(busy.headers.get('retry-after')).toBe('1');
  expect((await http.reserve(token, concertId, ['S-20'], 'busy')).status).toBe(201);
});

it('INTERNAL says nothing of what went wrong', async () => {
  const { http, stack } = test;
  const body = { __type: 'com.amazonaws.dynamodb.v20120810#ValidationException', message: 'secret-detail' };
  stack.gateway.intercept(() => ({ answer: { status: 400, body } }));
  const reply = await http.seats(concertId).finally(() => stack.gateway.intercept(null));
  expectProblem(reply, 500, 'INTERNAL', { requestId: expect.stringMatching(/\w/) });
  expect(JSON.stringify(reply.body)).not.toMatch(/secret-detail|ValidationException/);
});

it('provoked every code that has a page', () => {
  const pages = readdirSync('docs/problems').filter((name) => name !== 'README.md');
  expect([...provoked].sort()).toEqual(pages.map((name) => name.replace('.md', '')).sort());
});

const conflict = {
  status: 400,
  body: {
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    Message: 'Transaction cancelled, please refer cancellation reasons for specific reasons',
    CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }, { Code: 'None' }],
  },
};
