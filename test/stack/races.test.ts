import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  activeFans,
  makeConcert,
  reserveInsistently,
  type TestStack,
  testStack,
  toldOf,
} from '../support/stack.ts';
import { withoutLockCondition } from '../support/without-lock-condition.ts';

let test: TestStack;
beforeAll(async () => {
  test = await testStack();
});
afterAll(() => test.stack.close());
afterEach(() => test.stack.gateway.intercept(null));

const countOf = <Value>(values: Value[], wanted: Value) => values.filter((value) => value === wanted).length;
const payment = { paymentId: 'p', amount: 50, currency: 'KRW' };

/** 200 fans want one seat at the same moment: how many were told that it is theirs? */
async function winnersOfOneSeat(test: TestStack): Promise<number> {
  const concertId = await makeConcert(test, { queue: { maxActive: 200 } });
  const tokens = await activeFans(test, concertId, 200);
  const replies = await Promise.all(
    tokens.map((token) => reserveInsistently(test, token, concertId, ['S-1'])),
  );
  const statuses = replies.map(({ status }) => status);
  expect(countOf(statuses, 201) + countOf(statuses, 409)).toBe(200);
  return countOf(statuses, 201);
}

describe('200 fans race for one seat', () => {
  // A stack of its own: what the crowd leaves behind is nobody's to publish.
  let crowded: TestStack;
  beforeAll(async () => {
    crowded = await testStack({ streams: false, schedules: false });
  });
  afterAll(() => crowded.stack.close());

  it('exactly one wins', async () => {
    expect(await winnersOfOneSeat(crowded)).toBe(1);
  });

  it('negative control: without the lock’s condition the same race is won by many', async () => {
    crowded.stack.gateway.intercept(({ action }, body) =>
      action === 'dynamodb:TransactWriteItems' ? { sendInstead: withoutLockCondition(body) } : undefined,
    );
    expect(await winnersOfOneSeat(crowded)).toBeGreaterThan(1);
  });
});

it('of two reservations that overlap in one seat, one gets all its seats and the other none', async () => {
  for (let round = 0; round < 10; round += 1) {
    const concertId = await makeConcert(test);
    const [one = '', two = ''] = await activeFans(test, concertId, 2);
    const replies = await Promise.all([
      test.http.reserve(one, concertId, ['S-1', 'S-2']),
      test.http.reserve(two, concertId, ['S-2', 'S-3']),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    const loser = replies.find(({ status }) => status === 409);
    expect(loser?.body.seats).toEqual(['S-2']);
    expect(Object.keys((await test.http.seats(concertId)).body.seats)).toHaveLength(2);
  }
});

it('the same Idempotency-Key fifty times at once reserves once', async () => {
  const concertId = await makeConcert(test);
  const [token = ''] = await activeFans(test, concertId, 1);
  const again = () => test.http.reserve(token, concertId, ['S-1', 'S-2'], 'once');
  const replies = await Promise.all(Array.from({ length: 50 }, again));
  expect(
    countOf(
      replies.map(({ status }) => status),
      201,
    ),
  ).toBe(50);
  expect(new Set(replies.map(({ body }) => body.reservationId)).size).toBe(1);
  expect(
    countOf(
      replies.map(({ headers }) => headers.get('idempotency-replayed')),
      null,
    ),
  ).toBe(1);
  await test.stack.settle();
  expect(toldOf(test, replies[0]?.body.reservationId)).toHaveLength(1);
});

it('confirm and cancel at once: one of them has its way, and the seats agree', async () => {
  for (let round = 0; round < 10; round += 1) {
    const concertId = await makeConcert(test);
    const [token = ''] = await activeFans(test, concertId, 1);
    const { reservationId } = (await test.http.reserve(token, concertId, ['S-1'])).body;
    const [confirmed, cancelled] = await Promise.all([
      test.http.confirm(reservationId, payment),
      test.http.cancel(token, reservationId),
    ]);
    expect([confirmed.status, cancelled.status].sort()).toEqual([200, 409]);
    const seats = confirmed.status === 200 ? { 'S-1': 'SOLD' } : {};
    expect((await test.http.seats(concertId)).body.seats).toEqual(seats);
    await test.stack.settle();
    const types = toldOf(test, reservationId).map((event) => event['detail-type']);
    const end = confirmed.status === 200 ? 'ReservationConfirmed' : 'ReservationCancelled';
    expect(types).toEqual(['ReservationCreated', end]);
  }
});

it('takeover, expire and confirm at once, at the moment the hold lapses: the seat has one owner', async () => {
  for (let round = 0; round < 10; round += 1) {
    const concertId = await makeConcert(test, { holdSeconds: 10 });
    const [one = '', two = ''] = await activeFans(test, concertId, 2);
    const { reservationId, expiresAt } = (await test.http.reserve(one, concertId, ['S-1'])).body;
    test.stack.pause('schedules');
    test.clock.advanceTo(Date.parse(expiresAt));
    const [taken, confirmed, expired] = await Promise.all([
      test.http.reserve(two, concertId, ['S-1']),
      test.http.confirm(reservationId, payment),
      test.stack.functions.invoke('ExpireFunction', { reservationId }),
    ]);
    expect([taken.status, confirmed.body.code, expired.ok]).toEqual([201, 'RESERVATION_EXPIRED', true]);
    expect((await test.http.seats(concertId)).body.seats).toEqual({ 'S-1': 'HELD' });
    expect((await test.http.reservation(one, reservationId)).body.status).toBe('EXPIRED');
    test.stack.resume('schedules');
    await test.stack.settle();
  }
});
