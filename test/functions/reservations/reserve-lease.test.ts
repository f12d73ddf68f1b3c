import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import { admitNow } from '../../../functions/queue/admit.ts';
import { endLeaseOfPaid } from '../../../functions/queue/end-lease.ts';
import { getQueueStatus } from '../../../functions/queue/get-queue-status.ts';
import { leaseConditions } from '../../../functions/queue/lease-conditions.ts';
import { endLease } from '../../../functions/queue/lease-store.ts';
import { leaveQueue } from '../../../functions/queue/leave-queue.ts';
import type { Place } from '../../../functions/queue/token.ts';
import { confirm } from '../../../functions/reservations/confirm.ts';
import {
  activeFan,
  expectRefusal,
  holdAs,
  joinAs,
  leaseItem,
  lockItem,
  newOwner,
  paymentFor,
  reserveAs,
} from '../../support/fans.ts';
import { withoutCondition } from '../../support/hooks.ts';
import {
  describeOnEachEngine,
  patience,
  type TestQueue,
  testConcert,
  testQueue,
} from '../../support/store.ts';

describeOnEachEngine('the right to reserve', (engine) => {
  let world: TestQueue;
  let concert: Concert;
  beforeAll(async () => {
    world = await testQueue(engine);
  });
  beforeEach(async () => {
    concert = await testConcert(world.table, {
      policy: {
        holdSeconds: 20,
        queue: { maxActive: 1, activeSeconds: 100, idleSeconds: 10, claimSeconds: 5 },
      },
    });
  });
  const seat = ['A-1-1'];
  const attempt = (place: Place) => reserveAs(world.container(), place, seat);
  const expectNothingHeld = async () => expect(await lockItem(world.table, concert, 'A-1-1')).toBeUndefined();

  test('waiting: not active, with the queue status', async () => {
    await joinAs(world.queue, concert);
    const { place } = await joinAs(world.container(), concert);
    const result = await attempt(place);
    expectRefusal(result, 'QUEUE_TOKEN_NOT_ACTIVE');
    expect(isRefusal(result) && result.extra).toMatchObject({
      queue: { status: 'WAITING', position: 2, ahead: 0 },
    });
    await expectNothingHeld();
  });

  test('called and not yet polled: not active', async () => {
    const { place: first } = await joinAs(world.queue, concert);
    const { place } = await joinAs(world.container(), concert);
    await leaveQueue(world.queue, first);
    await admitNow(world.container(), concert, patience());
    const result = await attempt(place);
    expectRefusal(result, 'QUEUE_TOKEN_NOT_ACTIVE');
    await expectNothingHeld();
    expect(await getQueueStatus(world.container(), place)).toMatchObject({ status: 'ACTIVE' });
    expect(isRefusal(await attempt(place))).toBe(false);
  });

  test('passed over: expired', async () => {
    const { place: first } = await joinAs(world.queue, concert);
    const { place } = await joinAs(world.container(), concert);
    await leaveQueue(world.queue, first);
    await admitNow(world.container(), concert, patience());
    world.clock.advance(6000);
    expectRefusal(await attempt(place), 'QUEUE_TOKEN_EXPIRED');
    await expectNothingHeld();
  });

  test('ended: expired', async () => {
    const place = await activeFan(world.queue, concert);
    await leaveQueue(world.queue, place);
    expectRefusal(await attempt(place), 'QUEUE_TOKEN_EXPIRED');
    await expectNothingHeld();
  });

  test('paid: expired, and the lease is cleared long before its hold would have ended', async () => {
    const roomy = await testConcert(world.table, { policy: { queue: { maxActive: 2, claimSeconds: 1 } } });
    const { place } = await joinAs(world.queue, roomy);
    const paid = await holdAs(world.queue, place, seat);
    await confirm(world, paid.reservationId, paymentFor(paid));
    world.clock.advance(10_000);
    await endLeaseOfPaid(world.queue, paid.reservationId, patience());
    expect(world.clock()).toBeLessThan(paid.expiresAtMs);
    expect(await leaseItem(world.table, place)).toBeUndefined();
    expectRefusal(await reserveAs(world.container(), place, ['A-1-2']), 'QUEUE_TOKEN_EXPIRED');
  });

  test('ended a moment after the attempt took its time: expired, and not told to be holding', async () => {
    const patient = await testConcert(world.table, { policy: { holdSeconds: 20 } });
    const place = await activeFan(world.queue, patient);
    await holdAs(world.queue, place, seat);
    world.clock.advance(20_000);
    // What a payment's event does by a clock that is ahead, or while the reserve is on its way.
    await endLease(world.table, place, world.clock() + 5, patience());
    expectRefusal(await reserveAs(world.container(), place, ['A-1-2']), 'QUEUE_TOKEN_EXPIRED');
  });

  test('idle: reserves until the last millisecond of idleSeconds, not after', async () => {
    const [one, two] = [await activeFan(world.queue, concert, 1), await activeFan(world.queue, concert, 2)];
    world.clock.advance(9999);
    expect(isRefusal(await attempt(one))).toBe(false);
    world.clock.advance(1);
    expectRefusal(await reserveAs(world.queue, two, ['A-1-2']), 'QUEUE_TOKEN_EXPIRED');
    expect(await lockItem(world.table, concert, 'A-1-2')).toBeUndefined();
  });

  test('over: activeSeconds end it to the millisecond, however busy it was', async () => {
    const queue = { maxActive: 1, activeSeconds: 100, idleSeconds: 10, claimSeconds: 5 };
    const brisk = await testConcert(world.table, { policy: { holdSeconds: 5, queue } });
    const place = await activeFan(world.queue, brisk);
    for (let seconds = 0; seconds < 99; seconds += 9) {
      await holdAs(world.queue, place, ['S-1']);
      world.clock.advance(9000);
    }
    world.clock.advance(999);
    await holdAs(world.queue, place, ['S-1']);
    world.clock.advance(1);
    expectRefusal(await reserveAs(world.queue, place, ['S-2']), 'QUEUE_TOKEN_EXPIRED');
  });

  test('of another owner, who holds nothing: expired, and the lease is left as it was', async () => {
    const place = await activeFan(world.queue, concert);
    const lease = await leaseItem(world.table, place);
    expectRefusal(await attempt({ ...place, owner: newOwner() }), 'QUEUE_TOKEN_EXPIRED');
    expect(await leaseItem(world.table, place)).toEqual(lease);
    await expectNothingHeld();
  });

  test('of another owner: expired, and nothing is told of theirs', async () => {
    const place = await activeFan(world.queue, concert);
    const held = await holdAs(world.queue, place, ['S-9']);
    const result = await attempt({ ...place, owner: newOwner() });
    expectRefusal(result, 'QUEUE_TOKEN_EXPIRED');
    expect(JSON.stringify(result)).not.toContain(held.reservationId);
    await expectNothingHeld();
  });

  test('holding: told which reservation; free again once that has lapsed', async () => {
    const place = await activeFan(world.queue, concert);
    const held = await holdAs(world.queue, place, ['S-9']);
    world.clock.advance(19_999);
    const result = await attempt(place);
    expectRefusal(result, 'ALREADY_HOLDING');
    expect(isRefusal(result) && result.extra).toEqual({ reservationId: held.reservationId });
    await expectNothingHeld();
    world.clock.advance(1);
    // The lease lasted to the end of the hold and no longer: 20 s of hold are more than 10 s of idling.
    expectRefusal(await attempt(place), 'QUEUE_TOKEN_EXPIRED');
  });

  test('a lapsed hold does not keep a lease that lives from reserving again', async () => {
    const patient = await testConcert(world.table, { policy: { holdSeconds: 5 } });
    const place = await activeFan(world.queue, patient);
    await holdAs(world.queue, place, ['S-9']);
    world.clock.advance(5000);
    await holdAs(world.queue, place, ['S-9']);
  });

  test('a reserve keeps the lease for idleSeconds more, and to the end of the hold', async () => {
    const place = await activeFan(world.queue, concert);
    world.clock.advance(5000);
    const held = await holdAs(world.queue, place, seat);
    expect(await leaseItem(world.table, place)).toMatchObject({
      reservationId: held.reservationId,
      heldUntilMs: held.expiresAtMs,
      idleUntilMs: held.expiresAtMs,
    });
  });

  test('taken seat and no right: the right is told first', async () => {
    await holdAs(world.queue, await activeFan(world.queue, concert, 1), seat);
    const gone = await activeFan(world.queue, concert, 2);
    await leaveQueue(world.queue, gone);
    expectRefusal(await attempt(gone), 'QUEUE_TOKEN_EXPIRED');
  });

  test('a lease that is not there is not made', async () => {
    const place = { concertId: concert.concertId, position: 77, owner: newOwner() };
    expectRefusal(await attempt(place), 'QUEUE_TOKEN_NOT_ACTIVE');
    expect(await leaseItem(world.table, place)).toBeUndefined();
  });

  describe('one hold at a time', () => {
    const bothAtOnce = async (clause?: string) => {
      const place = await activeFan(world.queue, concert);
      const table = clause === undefined ? world.table : withoutCondition(world.table, clause);
      const results = await Promise.all(
        ['S-1', 'S-2', 'S-3', 'S-4'].map((each) => reserveAs(world.container(table), place, [each])),
      );
      return results.filter((result) => !isRefusal(result)).length;
    };

    test('four at once under one lease: one holds', async () => {
      expect(await bothAtOnce()).toBe(1);
    });

    test('control: without the condition more do', async () => {
      expect(await bothAtOnce(leaseConditions.holdsNothing)).toBeGreaterThan(1);
    });
  });
});
