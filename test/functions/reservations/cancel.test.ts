import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { deadline } from '../../../functions/deadline.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import { endLease } from '../../../functions/queue/lease-store.ts';
import type { Place } from '../../../functions/queue/token.ts';
import { cancel } from '../../../functions/reservations/cancel.ts';
import { confirm } from '../../../functions/reservations/confirm.ts';
import { expire } from '../../../functions/reservations/expire.ts';
import { leaseKey } from '../../../functions/table/keys.ts';
import {
  activeFan,
  expectRefusal,
  holdAs,
  holdsIn,
  leaseItem,
  lockItem,
  newOwner,
  paymentFor,
  reservationItem,
  reserveAs,
} from '../../support/fans.ts';
import { counted } from '../../support/hooks.ts';
import { describeOnEachEngine, type TestQueue, testConcert, testQueue } from '../../support/store.ts';

describeOnEachEngine('cancel', (engine) => {
  let world: TestQueue;
  let concert: Concert;
  beforeAll(async () => {
    world = await testQueue(engine);
    concert = await testConcert(world.table);
  });
  const held = holdsIn(() => ({ queue: world.queue, concert }));
  const cancelAs = (place: Place, reservationId: string, table = world.table) =>
    cancel({ ...world, table, concerts: world.queue.concerts }, place, reservationId, deadline());

  test('frees every seat, and the fan may reserve again at once', async () => {
    const { place, seats, reservation } = await held();
    world.clock.advance(1000);
    const result = await cancelAs(place, reservation.reservationId);
    expect(result).toEqual({
      ...reservation,
      status: 'CANCELLED',
      version: 2,
      cancelledAtMs: world.clock(),
    });
    expect(await reservationItem(world.table, reservation.reservationId)).toEqual(result);
    for (const seat of seats) expect(await lockItem(world.table, concert, seat)).toBeUndefined();
    const lease = await leaseItem(world.table, place);
    expect(lease).toMatchObject({ idleUntilMs: world.clock() + 300_000 });
    expect(lease?.reservationId).toBeUndefined();
    await holdAs(world.queue, place, seats);
  });

  test('again: the same answer, and nothing more is written', async () => {
    const { place, reservation } = await held();
    const first = await cancelAs(place, reservation.reservationId);
    world.clock.advance(1000);
    const { table, counts } = counted(world.table);
    expect(await cancelAs(place, reservation.reservationId, table)).toEqual(first);
    expect(counts.TransactWriteCommand).toBeUndefined();
  });

  test('what is not yours is not there', async () => {
    const { place, reservation } = await held();
    const stranger = { ...place, owner: newOwner() };
    expectRefusal(await cancelAs(stranger, reservation.reservationId), 'RESERVATION_NOT_FOUND');
    expectRefusal(await cancelAs(place, 'nothing'), 'RESERVATION_NOT_FOUND');
    expect(await reservationItem(world.table, reservation.reservationId)).toEqual(reservation);
  });

  test('paid is paid', async () => {
    const { place, reservation } = await held();
    await confirm(world, reservation.reservationId, paymentFor(reservation));
    expectRefusal(await cancelAs(place, reservation.reservationId), 'RESERVATION_CONFIRMED');
  });

  test('lapsed is expired, from the millisecond on, written down or not', async () => {
    const { place, reservation } = await held();
    world.clock.advance(300_000);
    expectRefusal(await cancelAs(place, reservation.reservationId), 'RESERVATION_EXPIRED');
    await expire(world, reservation.reservationId, deadline());
    expectRefusal(await cancelAs(place, reservation.reservationId), 'RESERVATION_EXPIRED');
  });

  test('works until expiresAt - 1', async () => {
    const { place, reservation } = await held();
    world.clock.advance(299_999);
    expect(isRefusal(await cancelAs(place, reservation.reservationId))).toBe(false);
  });

  describe('with a lease that is no more', () => {
    async function expectCancelled(
      place: Place,
      reservationId: string,
      seats: string[],
      transactions: number,
    ) {
      const { table, counts } = counted(world.table);
      expect(await cancelAs(place, reservationId, table)).toMatchObject({ status: 'CANCELLED' });
      expect(counts.TransactWriteCommand).toBe(transactions);
      for (const seat of seats) expect(await lockItem(world.table, concert, seat)).toBeUndefined();
    }

    test('ended: it stays ended', async () => {
      const { place, reservation, seats } = await held();
      await endLease(world.table, place, world.clock(), deadline());
      const endedAtMs = world.clock();
      world.clock.advance(1);
      await expectCancelled(place, reservation.reservationId, seats, 1);
      expect(await leaseItem(world.table, place)).toMatchObject({ endedAtMs });
      expectRefusal(await reserveAs(world.container(), place, seats), 'QUEUE_TOKEN_EXPIRED');
    });

    test('gone: it is not made again', async () => {
      const { place, reservation, seats } = await held();
      await world.table.client.send(
        new DeleteCommand({ TableName: world.table.name, Key: leaseKey(place.concertId, place.position) }),
      );
      // The transaction with the lease is refused, and sent again without it.
      await expectCancelled(place, reservation.reservationId, seats, 2);
      expect(await leaseItem(world.table, place)).toBeUndefined();
    });

    test('over: it does not live again', async () => {
      const queue = { activeSeconds: 10 };
      const short = await testConcert(world.table, { policy: { queue } });
      const place = await activeFan(world.queue, short);
      const { reservationId } = await holdAs(world.queue, place, ['S-1']);
      world.clock.advance(10_000);
      expect(await cancelAs(place, reservationId)).toMatchObject({ status: 'CANCELLED' });
      expectRefusal(await reserveAs(world.container(), place, ['S-1']), 'QUEUE_TOKEN_EXPIRED');
    });
  });

  test('many at once: one change, the same answer for all', async () => {
    const { place, reservation } = await held();
    const results = await Promise.all(
      Array.from({ length: 20 }, () => cancelAs(place, reservation.reservationId)),
    );
    for (const result of results) expect(result).toMatchObject({ status: 'CANCELLED', version: 2 });
  });
});
