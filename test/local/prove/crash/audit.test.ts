import { expect, test } from 'vitest';
import { audit } from '../../../../local/prove/crash/audit.ts';
import { tooFew } from '../../../../local/prove/crash/crash-part.ts';
import { emptyLedger, learn } from '../../../../local/prove/crash/ledger.ts';
import { noCounts } from '../../../../local/prove/crash/run.ts';
import { eventIdsOf, hear, inventedEvents, lapseIdsOf } from '../../../../local/prove/crash/told.ts';
import type { Answer, Operation, Request } from '../../../../local/prove/history/operation.ts';
import type { Contents } from '../../../../local/prove/load/contents.ts';

const nowMs = Date.parse('2027-01-01T00:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();
const expiresAtMs = nowMs + 5000;
const seats = ['A-1', 'A-2'];

const operation = (request: Request, answer: Answer | null): Operation => ({
  ...request,
  ...{ client: 1, startMs: nowMs, endMs: answer && nowMs + 1, answer },
});
const shown = (status: string, atMs = nowMs) => ({
  ...{ reservationId: 'r1', status, amount: 2, currency: 'KRW', expiresAt: iso(expiresAtMs), now: iso(atMs) },
  seats: seats.map((seat) => ({ seat, price: 1 })),
});
const join = operation(
  { op: 'join', fan: 'f1' },
  { status: 201, body: { position: 7, status: 'ACTIVE', activeUntil: iso(nowMs + 60_000), now: iso(nowMs) } },
);
const reserve: Request = { op: 'reserve', fan: 'f1', seats, key: 'k' };
const held = operation(reserve, { status: 201, body: shown('TEMPORARILY_ASSIGNED') });
const confirm: Request = {
  ...{ op: 'confirm', reservationId: 'r1', paymentId: 'p', amount: 2, currency: 'KRW' },
};
const paid = operation(confirm, { status: 200, body: shown('CONFIRMED') });
const read = (body: unknown, status = 200) =>
  operation({ op: 'read', fan: 'f1', reservationId: 'r1' }, { status, body });

function ledgerOf(...operations: Operation[]) {
  const ledger = emptyLedger();
  const problems = operations.flatMap((one) => learn(ledger, one));
  return { ledger, problems };
}

/** What the table holds after a fan has joined and holds, or has bought, two seats. */
function contentsOf(status: 'TEMPORARILY_ASSIGNED' | 'CONFIRMED'): Contents {
  const isSold = status === 'CONFIRMED';
  const lock = isSold
    ? ({ state: 'SOLD', reservationId: 'r1', expiresAtMs: undefined } as const)
    : ({ state: 'HELD', reservationId: 'r1', expiresAtMs } as const);
  const reservation = {
    ...{ reservationId: 'r1', concertId: 'c', owner: 'o', position: 7, status, amount: 2, currency: 'KRW' },
    ...{ createdAtMs: nowMs, expiresAtMs, version: isSold ? 2 : 1, requestHash: 'h' },
    seats: seats.map((seat) => ({ seat, price: 1 })),
  };
  const lease = { position: 7, owner: 'o', startedAtMs: nowMs, endsAtMs: nowMs + 60_000 };
  return {
    hasConcert: true,
    reservations: new Map([['r1', reservation]]),
    locks: new Map(seats.map((seat) => [seat, lock])),
    leases: new Map([[7, { ...lease, idleUntilMs: nowMs + 60_000 }]]),
    gateCalls: 1,
    tail: 7,
    kinds: {},
  };
}

test('a table that keeps its word passes', () => {
  expect(audit(ledgerOf(join, held).ledger, contentsOf('TEMPORARILY_ASSIGNED'), nowMs)).toEqual([]);
  expect(audit(ledgerOf(join, held, paid).ledger, contentsOf('CONFIRMED'), nowMs)).toEqual([]);
  const lapsedMs = expiresAtMs;
  expect(audit(ledgerOf(join, held).ledger, contentsOf('TEMPORARILY_ASSIGNED'), lapsedMs)).toEqual([]);
});

test('a call without an answer may have been done, and may not', () => {
  const { ledger } = ledgerOf(join, held, operation(confirm, null));
  expect(audit(ledger, contentsOf('CONFIRMED'), nowMs)).toEqual([]);
  expect(audit(ledger, contentsOf('TEMPORARILY_ASSIGNED'), nowMs)).toEqual([]);
  const attempted = ledgerOf(join, operation(reserve, null)).ledger;
  expect(audit(attempted, contentsOf('TEMPORARILY_ASSIGNED'), nowMs)).toEqual([]);
});

test.each<[string, (contents: Contents) => void, RegExp]>([
  ['the concert', (contents) => Object.assign(contents, { hasConcert: false }), /concert is gone/],
  ['a reservation', ({ reservations }) => reservations.delete('r1'), /r1 of f1, .* is gone/],
  ['a lock', ({ locks }) => locks.delete('A-2'), /A-2 of r1 \(CONFIRMED\) is free, not SOLD/],
  [
    'a sale',
    ({ reservations }) => Object.assign(reservations.get('r1') ?? {}, { status: 'TEMPORARILY_ASSIGNED' }),
    /r1 is TEMPORARILY_ASSIGNED, and can only be CONFIRMED/,
  ],
  ['a position', (contents) => Object.assign(contents, { tail: 6 }), /position 7 .* tail is at 6/],
])('%s that is lost is found', (_, lose, sentence) => {
  const contents = contentsOf('CONFIRMED');
  lose(contents);
  expect(audit(ledgerOf(join, held, paid).ledger, contents, nowMs).join('\n')).toMatch(sentence);
});

test('a place that is lost, a lock with nothing behind it and a reservation that nobody made are found', () => {
  const contents = contentsOf('TEMPORARILY_ASSIGNED');
  contents.leases.clear();
  contents.locks.set('A-3', { state: 'HELD', reservationId: 'r2', expiresAtMs });
  expect(audit(ledgerOf(join).ledger, contents, nowMs)).toEqual([
    'reservation r1 is in the table, and nobody asked for it',
    'seat A-3 is HELD by r2, which is no reservation',
    'f1 was told to be active for 60000 ms more, and is not',
  ]);
});

test.each<[string, Operation[], RegExp]>([
  ['a sale that is none', [held, paid, read(shown('TEMPORARILY_ASSIGNED'))], /can only be CONFIRMED/],
  [
    'a hold that outlives its time',
    [held, read(shown('TEMPORARILY_ASSIGNED', expiresAtMs))],
    /only be EXPIRED/,
  ],
  ['a hold that ends early', [held, read(shown('EXPIRED', expiresAtMs - 1))], /held for 1 ms more/],
  [
    'a reservation that is gone',
    [held, read({ code: 'RESERVATION_NOT_FOUND' }, 404)],
    /RESERVATION_NOT_FOUND/,
  ],
  ['a place given twice', [{ ...join, fan: 'f2' } as Operation], /position 7 was given to f1 and to f2/],
  [
    'a token that is good no more',
    [operation({ op: 'poll', fan: 'f1' }, { status: 401, body: { code: 'QUEUE_TOKEN_INVALID' } })],
    /good no more/,
  ],
])('an answer that shows %s is found', (_, operations, sentence) => {
  expect(ledgerOf(join, ...operations).problems.join('\n')).toMatch(sentence);
});

test('what must be told is what is committed, and what has lapsed; what is told must have happened', () => {
  const contents = contentsOf('CONFIRMED');
  expect(eventIdsOf(contents)).toEqual(['r1.1', 'r1.2']);
  expect(lapseIdsOf(contentsOf('TEMPORARILY_ASSIGNED'), expiresAtMs)).toEqual(['r1.2']);
  const told = { seen: 0, events: new Map() };
  const event = (reservationId: string, status: string) => ({
    'detail-type': 'ReservationCancelled',
    detail: {
      eventId: `${reservationId}.2`,
      reservation: { reservationId, concertId: 'c', version: 2, status },
    },
  });
  expect(hear(told, [event('r2', 'CANCELLED')])).toEqual([]);
  expect(inventedEvents(told, 'c', contents)).toEqual([
    'event r2.2 tells of CANCELLED; the table has nothing',
  ]);
  expect(hear(told, [event('r2', 'EXPIRED')])).toHaveLength(2);
});

test('fewer crashes than promised are a finding of a part that had the time for them', () => {
  const counts = { ...noCounts(), survived: 49 };
  expect(tooFew({ counts }, 479_000)).toEqual([]);
  expect(tooFew({ counts }, 480_000).map(({ title }) => title)).toEqual([
    'only 49 crashes in 480 s, and 50 are wanted',
  ]);
  expect(tooFew({ counts: { ...counts, survived: 50 } }, 480_000)).toEqual([]);
});
