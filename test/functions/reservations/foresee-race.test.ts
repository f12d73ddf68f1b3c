import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import { admitNow } from '../../../functions/queue/admit.ts';
import { getQueueStatus } from '../../../functions/queue/get-queue-status.ts';
import { leaseConditions } from '../../../functions/queue/lease-conditions.ts';
import { endLease } from '../../../functions/queue/lease-store.ts';
import { leaveQueue } from '../../../functions/queue/leave-queue.ts';
import type { Place } from '../../../functions/queue/token.ts';
import { cancel } from '../../../functions/reservations/cancel.ts';
import type { Table } from '../../../functions/table/client.ts';
import { activeFan, expectRefusal, holdAs, joinAs, lockItem, reserveAs } from '../../support/fans.ts';
import { counted, hooked, runningBefore, withoutCondition } from '../../support/hooks.ts';
import {
  describeOnEachEngine,
  patience,
  type TestQueue,
  testConcert,
  testQueue,
} from '../../support/store.ts';

describeOnEachEngine('what happens around the read of who is in doubt', (engine) => {
  let world: TestQueue;
  let concert: Concert;
  beforeAll(async () => {
    world = await testQueue(engine);
  });
  beforeEach(async () => {
    concert = await testConcert(world.table, {
      policy: { holdSeconds: 20, queue: { maxActive: 1, claimSeconds: 5 } },
    });
  });
  const seat = ['A-1-1'];
  const expectNothingHeld = async () => expect(await lockItem(world.table, concert, 'A-1-1')).toBeUndefined();

  /** A container that knows the concert and is in doubt about the place, and what it asks of the table from then on. */
  function inDoubt(place: Place, through: Table = world.table) {
    const { table, counts } = counted(through);
    const queue = world.container(table);
    queue.concerts.set(concert.concertId, concert);
    queue.doubted.add(place.owner);
    return { queue, counts };
  }

  /** A fan in doubt who may reserve; `rival` runs once that was read. */
  async function racing(rival: (place: Place) => Promise<unknown>, clause?: string) {
    const place = await activeFan(world.queue, concert);
    const late = runningBefore(world.table, 'TransactWriteCommand', () => rival(place));
    const { queue, counts } = inDoubt(place, clause === undefined ? late : withoutCondition(late, clause));
    const result = await reserveAs(queue, place, seat);
    expect(counts.TransactWriteCommand).toBe(1);
    return result;
  }
  const end = (place: Place) => endLease(world.table, place, world.clock(), patience());
  const holdAnother = (place: Place) => holdAs(world.queue, place, ['S-1']);

  test('a lease that ends after it was read: the condition refuses', async () => {
    expectRefusal(await racing(end), 'QUEUE_TOKEN_EXPIRED');
    await expectNothingHeld();
  });

  test('control: without the condition the read is not enough', async () => {
    expect(isRefusal(await racing(end, leaseConditions.leaseNotEnded))).toBe(false);
  });

  test('another hold that comes after the lease was read: the condition refuses', async () => {
    expectRefusal(await racing(holdAnother), 'ALREADY_HOLDING');
    await expectNothingHeld();
  });

  test('control: without the condition there are two holds', async () => {
    expect(isRefusal(await racing(holdAnother, leaseConditions.holdsNothing))).toBe(false);
    expect(await lockItem(world.table, concert, 'S-1')).toBeDefined();
  });

  test('a lease that is pushed on once it was read is judged by the time before', async () => {
    const place = await activeFan(world.queue, concert);
    world.clock.advance(299_999);
    let isRead = false;
    const table = hooked(world.table, async (_, send) => {
      const answer = await send();
      if (isRead) return answer;
      isRead = true;
      const { reservationId } = await holdAs(world.queue, place, ['S-1']);
      await cancel(world.queue, place, reservationId, patience());
      world.clock.advance(1);
      return answer;
    });
    expect(isRefusal(await reserveAs(inDoubt(place, table).queue, place, seat))).toBe(false);
  });

  test.each([
    ['before the lease is read', 1],
    ['before the reservation is', 2],
  ])(
    'the same key goes through and its lease ends %s: an earlier success, not a refusal',
    async (_, turn) => {
      const { place: first } = await joinAs(world.queue, concert);
      const { place } = await joinAs(world.container(), concert);
      let reads = 0;
      const table = hooked(world.table, async (_, send) => {
        reads += 1;
        if (reads === turn) {
          await leaveQueue(world.container(), first);
          await admitNow(world.container(), concert, patience());
          await getQueueStatus(world.container(), place);
          await holdAs(world.container(), place, seat, 'key');
          await leaveQueue(world.container(), place);
        }
        return send();
      });
      const { queue, counts } = inDoubt(place, table);
      const result = await reserveAs(queue, place, seat, 'key');
      expect(result).toMatchObject({ reservation: { status: 'CANCELLED' }, replayed: true });
      expect(counts).toEqual({ GetCommand: 2 });
    },
  );

  test('fifty at once under one lease, all in doubt: one holds, and those with its key are told so', async () => {
    const place = await activeFan(world.queue, concert);
    const containers = [inDoubt(place), inDoubt(place), inDoubt(place)];
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const { queue } = containers[index % 3] ?? { queue: world.queue };
        return reserveAs(queue, place, [index % 2 === 0 ? 'S-1' : 'S-2'], `key ${index % 2}`);
      }),
    );
    const reserved = results.flatMap((result) => (isRefusal(result) ? [] : [result]));
    expect(reserved).toHaveLength(25);
    expect(new Set(reserved.map(({ reservation }) => reservation.reservationId)).size).toBe(1);
    expect(reserved.filter(({ replayed }) => !replayed)).toHaveLength(1);
    for (const result of results) if (isRefusal(result)) expectRefusal(result, 'ALREADY_HOLDING');
  });

  test('a hold given back while others of its fan are refused: the next reserve goes through', async () => {
    const place = await activeFan(world.queue, concert);
    const { reservationId } = await holdAs(world.queue, place, ['S-9']);
    const { queue } = inDoubt(place);
    const others = Array.from({ length: 10 }, () => reserveAs(queue, place, seat, 'one key'));
    await Promise.all([cancel(queue, place, reservationId, patience()), ...others]);
    expect(isRefusal(await reserveAs(queue, place, seat, 'one key'))).toBe(false);
  });
});
