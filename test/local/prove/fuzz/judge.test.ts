import { expect, it } from 'vitest';
import { contracts } from '../../../../local/prove/fuzz/contract.ts';
import { judge } from '../../../../local/prove/fuzz/judge.ts';
import { leakInLog } from '../../../../local/prove/fuzz/leaks.ts';
import type { Exchange } from '../../../../local/prove/fuzz/line.ts';
import type { Outcome, WireRequest } from '../../../../local/prove/fuzz/wire.ts';

const asked: WireRequest = {
  method: 'GET',
  target: '/api/v1/reservations',
  headers: [],
  body: Buffer.alloc(0),
  endsHere: false,
};
const json = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const problemJson = { ...json, 'content-type': 'application/problem+json' };
const held = {
  reservationId: 'Zk3n0v1QeRr8cWm2yT5uGA',
  concertId: 'open',
  status: 'TEMPORARILY_ASSIGNED',
  seats: [{ seat: 'S-1', price: 50 }],
  amount: 50,
  currency: 'KRW',
  createdAt: '2027-01-01T00:00:00.000Z',
  expiresAt: '2027-01-01T00:05:00.000Z',
  version: 1,
  now: '2027-01-01T00:00:01.000Z',
};
const refused = {
  type: 'https://example.org/docs/problems/QUEUE_TOKEN_INVALID.md',
  title: 'The queue token is not valid',
  status: 401,
  detail: 'It is not one of ours.',
  code: 'QUEUE_TOKEN_INVALID',
};
const answer = (status: number, body: unknown, headers: Record<string, string> = json): Outcome => ({
  status,
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const judged = (outcome: Outcome, rest: Partial<Exchange> = {}, request: Partial<WireRequest> = {}) =>
  judge(
    { request: { ...asked, ...request }, isMalformed: false },
    { routeKey: 'GET /api/v1/reservations', writes: [], isTooSlow: false, outcome, ...rest },
    (routeKey) => contracts[routeKey],
  ).wrong;

it('what the contract says is right', () => {
  expect(judged(answer(200, { reservations: [held] }))).toBeNull();
  expect(judged(answer(401, refused, problemJson))).toBeNull();
  expect(judged(answer(400, { message: 'Bad Request' }))).toBeNull();
});

it('304 is right where there is an ETag, and nowhere else', () => {
  const seats = { routeKey: 'GET /api/v1/concerts/{concertId}/seats' };
  const known = { etag: 'W/"x"', 'cache-control': 'public, max-age=0, s-maxage=1' };
  const asks: Partial<WireRequest> = { headers: [['If-None-Match', 'W/"x"']] };
  expect(judged(answer(304, '', known), seats, asks)).toBeNull();
  expect(judged(answer(304, '', known), seats), 'nobody asked').toMatch(/no answer of this route/);
  expect(judged(answer(304, '', { 'cache-control': 'public, max-age=0, s-maxage=1' }), seats, asks)).toMatch(
    /etag/,
  );
  expect(judged(answer(304, 'x', known), seats, asks)).toMatch(/a body/);
  expect(judged(answer(304, '', known), {}, asks)).toMatch(/no answer of this route/);
});

it('a refusal writes nothing, but how many races were lost', () => {
  const seats = ['S-1'];
  const taken = {
    ...refused,
    status: 409,
    code: 'SEATS_UNAVAILABLE',
    title: 'Some of the seats are taken',
    seats,
  };
  const told = ['ReserveFunction dynamodb:UpdateItem'];
  const reserve = { routeKey: 'POST /api/v1/reservations', writes: told };
  const wrote = /^refused with 4\d\d, and yet something was written: \w+ dynamodb:\w+$/;
  expect(judged(answer(409, taken, problemJson), reserve)).not.toMatch(/written/);
  expect(judged(answer(401, refused, problemJson), reserve)).toMatch(wrote);
  expect(judged(answer(409, taken, problemJson), { writes: told })).toMatch(wrote);
  const more = { ...reserve, writes: [...told, 'ReserveFunction dynamodb:PutItem'] };
  expect(judged(answer(409, taken, problemJson), more)).toMatch(/written: ReserveFunction dynamodb:PutItem$/);
});

it.each<[string, Outcome]>([
  ['no answer', 'silent'],
  ['a connection that was closed', 'closed'],
  ['a 500', answer(500, { message: 'Internal Server Error' })],
  ['BUSY, for there are no faults', answer(503, { ...refused, status: 503, code: 'BUSY' }, problemJson)],
  ['a member too many', answer(200, { reservations: [{ ...held, owner: 'x' }] })],
  ['a member too few', answer(200, { reservations: [{ ...held, version: undefined }] })],
  ['an amount that is not the sum', answer(200, { reservations: [{ ...held, amount: 51 }] })],
  ['another 2xx', answer(201, { reservations: [] })],
  ['no cache-control', answer(200, { reservations: [] }, { 'content-type': 'application/json' })],
  ['text', answer(200, { reservations: [] }, { ...json, 'content-type': 'text/plain' })],
  ['no content type', answer(200, '', {})],
  [
    'CORS headers that nobody asked for',
    answer(200, { reservations: [] }, { ...json, 'access-control-allow-origin': '*' }),
  ],
  ['a location of nothing', answer(200, { reservations: [] }, { ...json, location: '/x' })],
  ['a problem with a member too many', answer(401, { ...refused, hint: 'x' }, problemJson)],
  ['a problem as plain JSON', answer(401, refused)],
  ['a problem whose status is another', answer(403, refused, problemJson)],
  ["another route's code", answer(409, { ...refused, status: 409, code: 'CONCERT_EXISTS' }, problemJson)],
  ['a code that is none', answer(401, { ...refused, code: 'NO' }, problemJson)],
  ['a refusal without a word', answer(404, '')],
])('%s is found', (_, outcome) => {
  expect(judged(outcome)).not.toBeNull();
});

it.each([
  'at reserve (file:///var/task/index.mjs:12:34)',
  'arn:aws:dynamodb:us-east-1:000000000000:table/x',
  'SEATS#open#A',
  'ConditionalCheckFailedException',
  'HoldfastTable1234',
  `eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.${'x'.repeat(43)}`,
])('%s is found in an answer, unless the request said it', (secret) => {
  const shown = answer(401, { ...refused, detail: `It is ${secret}.` }, problemJson);
  expect(judged(shown)).toContain('the answer shows');
  expect(judged(shown, {}, { body: Buffer.from(secret) })).toBeNull();
});

it('a queue token is found in the log', () => {
  expect(leakInLog(`x: eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.${'x'.repeat(43)}`)).toContain('a queue token');
  expect(leakInLog('x: nothing')).toBeNull();
});

it('a write is found where the request was refused, and only there', () => {
  const writes = ['ListReservationsFunction dynamodb:PutItem'];
  expect(judged(answer(401, refused, problemJson), { writes })).toContain('dynamodb:PutItem');
  expect(judged(answer(200, { reservations: [] }), { writes })).toBeNull();
});

it('a body that its schema refuses is found when it is taken', () => {
  const routeKey = 'POST /api/v1/reservations/{reservationId}/cancel';
  const cancelled = { ...held, status: 'CANCELLED', cancelledAt: held.now };
  const wrong = (text: string) =>
    judged(
      answer(200, cancelled),
      { routeKey },
      { body: Buffer.from(text), headers: [['content-length', `${text.length}`]] },
    );
  expect(wrong('{}')).toBeNull();
  expect(wrong('{"a":1}')).toContain('a body that its schema refuses');
  expect(wrong('{')).toContain('a body that its schema refuses');
});

it('what is no HTTP may be refused without a word', () => {
  const outcome = answer(400, '', { connection: 'close' });
  const exchange = { routeKey: null, writes: [], isTooSlow: false, outcome };
  expect(judge({ request: asked, isMalformed: true }, exchange, () => undefined).wrong).toBeNull();
  expect(
    judge({ request: asked, isMalformed: true }, { ...exchange, outcome: 'closed' }, () => undefined).wrong,
  ).toBeNull();
});
