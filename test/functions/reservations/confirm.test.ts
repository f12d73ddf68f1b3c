import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import { leaveQueue } from '../../../functions/queue/leave-queue.ts';
import { confirm } from '../../../functions/reservations/confirm.ts';
import type { Reservation } from '../../../functions/reservations/reservation.ts';
import { leaseKey } from '../../../functions/table/keys.ts';
import {
  activeFan,
  expectRefusal,
  holdAs,
  holdsIn,
  lockItem,
  paymentFor,
  reservationItem,
} from '../../support/fans.ts';
import { describeOnEachEngine, type TestQueue, testConcert, testQueue } from '../../support/store.ts';

describeOnEachEngine('confirm', (engine) => {
  let world: TestQueue;
  let concert: Concert;
  beforeAll(async () => {
    world = await testQueue(engine);
    concert = await testConcert(world.table);
  });
  const holdSeats = holdsIn(() => ({ queue: world.queue, concert }));
  const held = (count = 1) => holdSeats(count);
  const pay = (reservation: Reservation, overrides: object = {}) =>
    confirm(world, reservation.reservationId, { ...paymentFor(reservation), ...overrides });

  test('sells every seat for good: no end, no ttl', async () => {
    const { seats, reservation } = await held(3);
    world.clock.advance(1000);
    const result = await pay(reservation);
    expect(result).toEqual({
      ...reservation,
      status: 'CONFIRMED',
      version: 2,
      confirmedAtMs: world.clock(),
      paymentId: 'pay_1',
    });
    expect(await reservationItem(world.table, reservation.reservationId)).toEqual(result);
    for (const seat of seats) {
      const lock = await lockItem(world.table, concert, seat);
      expect(lock).toMatchObject({ state: 'SOLD', reservationId: reservation.reservationId });
      expect(lock).not.toHaveProperty('expiresAt');
      expect(lock).not.toHaveProperty('ttl');
    }
  });

  test('the same payment again is the same answer; another payment is refused', async () => {
    const { reservation } = await held();
    const first = await pay(reservation);
    world.clock.advance(1000);
    expect(await pay(reservation)).toEqual(first);
    world.clock.advance(10 * 300_000);
    expect(await pay(reservation)).toEqual(first);
    expectRefusal(await pay(reservation, { paymentId: 'pay_2' }), 'RESERVATION_CONFIRMED');
    expect(await reservationItem(world.table, reservation.reservationId)).toEqual(first);
  });

  test.each([
    ['amount', { amount: 49 }],
    ['amount', { amount: 51 }],
    ['amount', { amount: 0 }],
    ['currency', { currency: 'USD' }],
  ])('a payment of another %s is refused, and the hold stands', async (_, wrong) => {
    const { reservation, seats } = await held();
    expectRefusal(await pay(reservation, wrong), 'PAYMENT_MISMATCH');
    expect(await reservationItem(world.table, reservation.reservationId)).toEqual(reservation);
    expect(await lockItem(world.table, concert, seats[0] ?? '')).toMatchObject({ state: 'HELD' });
    expect(isRefusal(await pay(reservation))).toBe(false);
  });

  test('in time until expiresAt - 1; at expiresAt it has expired, though nobody wrote that down', async () => {
    const [early, late] = [await held(), await held()];
    world.clock.advance(299_999);
    expect(isRefusal(await pay(early.reservation))).toBe(false);
    world.clock.advance(1);
    expectRefusal(await pay(late.reservation), 'RESERVATION_EXPIRED');
    expect((await reservationItem(world.table, late.reservation.reservationId))?.status).toBe(
      'TEMPORARILY_ASSIGNED',
    );
  });

  test.each(['nobody', '', 'a#b', 'x'.repeat(65), '../etc'])('no reservation is called %j', async (id) => {
    const payment = { paymentId: 'p', amount: 1, currency: 'KRW' };
    expectRefusal(await confirm(world, id, payment), 'RESERVATION_NOT_FOUND');
  });

  describe('a lease never stands in the way of a payment', () => {
    test('ended by leaving: the hold went with it', async () => {
      const { place, reservation } = await held();
      await leaveQueue(world.queue, place);
      expectRefusal(await pay(reservation), 'RESERVATION_CANCELLED');
    });

    test('gone', async () => {
      const { place, reservation } = await held();
      await world.table.client.send(
        new DeleteCommand({ TableName: world.table.name, Key: leaseKey(place.concertId, place.position) }),
      );
      expect(isRefusal(await pay(reservation))).toBe(false);
    });

    test('over', async () => {
      const queue = { activeSeconds: 10 };
      const short = await testConcert(world.table, { policy: { holdSeconds: 300, queue } });
      const reservation = await holdAs(world.queue, await activeFan(world.queue, short), ['S-1']);
      world.clock.advance(20_000);
      expect(isRefusal(await pay(reservation))).toBe(false);
    });
  });

  test('many at once with one payment: one sale, the same answer for all', async () => {
    const { reservation } = await held();
    const results = await Promise.all(Array.from({ length: 20 }, () => pay(reservation)));
    for (const result of results) expect(result).toMatchObject({ status: 'CONFIRMED', version: 2 });
  });

  test('many at once with different payments: exactly one is taken', async () => {
    const { reservation } = await held();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => pay(reservation, { paymentId: `pay_${index}` })),
    );
    const taken = results.filter((result) => !isRefusal(result));
    expect(taken).toHaveLength(1);
    for (const result of results.filter(isRefusal)) expectRefusal(result, 'RESERVATION_CONFIRMED');
    const stored = await reservationItem(world.table, reservation.reservationId);
    expect(stored).toEqual(taken[0]);
  });
});
