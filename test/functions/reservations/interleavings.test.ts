import { beforeAll, describe, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { deadline } from '../../../functions/deadline.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import { endLeaseOfPaid } from '../../../functions/queue/end-lease.ts';
import { endPaidLease } from '../../../functions/queue/lease-store.ts';
import { leaveQueue } from '../../../functions/queue/leave-queue.ts';
import type { Place } from '../../../functions/queue/token.ts';
import { cancel } from '../../../functions/reservations/cancel.ts';
import { confirm } from '../../../functions/reservations/confirm.ts';
import { expire } from '../../../functions/reservations/expire.ts';
import type { Reservation } from '../../../functions/reservations/reservation.ts';
import { seatLockConditions } from '../../../functions/seats/seat-lock-store.ts';
import type { Table } from '../../../functions/table/client.ts';
import {
  activeFans,
  codesOf,
  holdAs,
  leaseItem,
  lockItem,
  paymentFor,
  reservationItem,
  reserveAs,
} from '../../support/fans.ts';
import { runningBefore, withoutCondition } from '../../support/hooks.ts';
import { describeOnEachEngine, type TestQueue, testConcert, testQueue } from '../../support/store.ts';

const holdMs = 300_000;
/** Whose lease outlives every hold, so that the seat's condition alone decides. */
const patient = { activeSeconds: 86_400, idleSeconds: 86_400 };

/**
 * Two actions on one hold. The first has read and judged; just before its write goes, the clock moves and the second
 * runs to its end. Whatever the order, at most one finishes the reservation, and locks agree with it.
 */
describeOnEachEngine("one action between another's read and write", (engine) => {
  let world: TestQueue;
  let concert: Concert;
  let position = 0;
  beforeAll(async () => {
    world = await testQueue(engine);
    concert = await testConcert(world.table, { policy: { queue: patient } });
  });

  interface Held {
    place: Place;
    rival: Place;
    seats: [string, string];
    reservation: Reservation;
  }
  async function held(): Promise<Held> {
    position += 2;
    const [place, rival] = await activeFans(world.queue, concert, 2, position);
    if (!place || !rival) throw new Error('no fans');
    const seats: [string, string] = [`S-${position}`, `S-${position + 1}`];
    return { place, rival, seats, reservation: await holdAs(world.queue, place, seats) };
  }
  const actions = {
    confirm: ({ reservation }: Held, table: Table) =>
      confirm({ ...world, table }, reservation.reservationId, paymentFor(reservation)),
    cancel: ({ reservation, place }: Held, table: Table) =>
      cancel(
        { ...world, table, concerts: world.queue.concerts },
        place,
        reservation.reservationId,
        deadline(),
      ),
    expire: ({ reservation }: Held, table: Table) =>
      expire({ ...world, table }, reservation.reservationId, deadline()),
    takeover: ({ rival, seats }: Held, table: Table) => reserveAs(world.container(table), rival, [seats[1]]),
    leave: ({ place }: Held, table: Table) => leaveQueue(world.container(table), place),
  };
  type Action = keyof typeof actions;
  const writeOf: Record<Action, string> = {
    confirm: 'TransactWriteCommand',
    cancel: 'TransactWriteCommand',
    expire: 'UpdateCommand',
    takeover: 'TransactWriteCommand',
    leave: 'TransactWriteCommand',
  };

  /** What the table says, put together: who owns what, and whether that can be. */
  async function outcome({ reservation, seats }: Held) {
    const stored = await reservationItem(world.table, reservation.reservationId);
    const locks = await Promise.all(seats.map((seat) => lockItem(world.table, concert, seat)));
    const ours = locks.map((lock) => lock?.reservationId === reservation.reservationId);
    if (stored?.status === 'CONFIRMED') {
      expect(ours, 'sold seats are ours, every one').toEqual([true, true]);
      for (const lock of locks) expect(lock).toMatchObject({ state: 'SOLD' });
    } else for (const lock of locks) expect(lock?.state).not.toBe('SOLD');
    if (stored?.status === 'CANCELLED') expect(ours).toEqual([false, false]);
    return stored;
  }

  describe('while the hold lives', () => {
    test.each<[Action, Action, string]>([
      ['confirm', 'cancel', 'CANCELLED'],
      ['cancel', 'confirm', 'CONFIRMED'],
      ['confirm', 'leave', 'CANCELLED'],
      ['leave', 'confirm', 'CONFIRMED'],
      ['cancel', 'leave', 'CANCELLED'],
      ['leave', 'cancel', 'CANCELLED'],
      ['confirm', 'confirm', 'CONFIRMED'],
      ['cancel', 'cancel', 'CANCELLED'],
      ['confirm', 'expire', 'CONFIRMED'],
      ['cancel', 'expire', 'CANCELLED'],
      ['confirm', 'takeover', 'CONFIRMED'],
      ['cancel', 'takeover', 'CANCELLED'],
    ])('%s, and %s in between: %s', async (first, second, status) => {
      const hold = await held();
      const table = runningBefore(world.table, writeOf[first], () => actions[second](hold, world.table));
      await actions[first](hold, table);
      expect(await outcome(hold)).toMatchObject({ status, version: 2 });
    });
  });

  describe('when the hold lapses in between', () => {
    test.each<[Action, Action, code: string]>([
      ['confirm', 'expire', 'RESERVATION_EXPIRED'],
      ['cancel', 'expire', 'RESERVATION_EXPIRED'],
      ['confirm', 'takeover', 'RESERVATION_EXPIRED'],
      ['cancel', 'takeover', 'RESERVATION_EXPIRED'],
    ])('%s judged in time, then %s: %s', async (first, second, code) => {
      const hold = await held();
      world.clock.advance(holdMs - 1);
      const table = runningBefore(world.table, writeOf[first], async () => {
        world.clock.advance(1);
        const result = await actions[second](hold, world.table);
        expect(codesOf([result])).toEqual([]);
      });
      expect(codesOf([await actions[first](hold, table)])).toEqual([code]);
      const stored = await outcome(hold);
      expect(stored?.status).toBe(second === 'expire' ? 'EXPIRED' : 'TEMPORARILY_ASSIGNED');
      if (second === 'takeover') {
        const lock = await lockItem(world.table, concert, hold.seats[1]);
        expect(lock?.reservationId).not.toBe(hold.reservation.reservationId);
        expect(lock?.state).toBe('HELD');
      }
    });

    test.each<[Action, Action]>([
      ['expire', 'takeover'],
      ['takeover', 'expire'],
      ['expire', 'expire'],
    ])(
      '%s, and %s in between: the old one expires, the new one keeps what it took',
      async (first, second) => {
        const hold = await held();
        world.clock.advance(holdMs);
        const table = runningBefore(world.table, writeOf[first], () => actions[second](hold, world.table));
        await actions[first](hold, table);
        expect(await outcome(hold)).toMatchObject({ status: 'EXPIRED', version: 2 });
        expect(await lockItem(world.table, concert, hold.seats[0])).toBeUndefined();
        const lock = await lockItem(world.table, concert, hold.seats[1]);
        if (first === second) expect(lock).toBeUndefined();
        else expect(lock).toMatchObject({ state: 'HELD', expiresAt: world.clock() + holdMs });
      },
    );

    test('takeover between the expiry and the clearing of its locks: the new lock stays', async () => {
      const hold = await held();
      world.clock.advance(holdMs);
      const table = runningBefore(world.table, 'DeleteCommand', () => actions.takeover(hold, world.table));
      expect(await actions.expire(hold, table)).toBe('expired');
      expect(await lockItem(world.table, concert, hold.seats[1])).toMatchObject({ state: 'HELD' });
    });

    test("control: without the lock's condition the payment would sell a seat that another holds", async () => {
      const hold = await held();
      world.clock.advance(holdMs - 1);
      const open = withoutCondition(world.table, seatLockConditions.lockIsOurs);
      const table = runningBefore(open, 'TransactWriteCommand', async () => {
        world.clock.advance(1);
        await actions.takeover(hold, world.table);
      });
      expect(isRefusal(await actions.confirm(hold, table))).toBe(false);
    });
  });

  describe('truly at once', () => {
    test.each<[Action[], lapsed: boolean]>([
      [['confirm', 'cancel'], false],
      [['confirm', 'cancel', 'leave'], false],
      [['confirm', 'expire', 'takeover'], true],
      [['cancel', 'expire', 'takeover'], true],
      [['expire', 'takeover', 'expire'], true],
    ])(
      '%j, ten times',
      async (together, lapsed) => {
        const holds: Held[] = [];
        for (let count = 0; count < 10; count += 1) holds.push(await held());
        if (lapsed) world.clock.advance(holdMs);
        for (const hold of holds) {
          await Promise.all(together.map((action) => actions[action](hold, world.table)));
          const stored = await outcome(hold);
          expect(stored?.version, 'finished exactly once').toBe(2);
        }
      },
      60_000,
    );
  });
});

describeOnEachEngine('leaving and reserving', (engine) => {
  let world: TestQueue;
  let concert: Concert;
  beforeAll(async () => {
    world = await testQueue(engine);
    concert = await testConcert(world.table);
  });
  const fanAt = async (position: number) => (await activeFans(world.queue, concert, 1, position))[0] as Place;

  test('leave first: the reserve is refused, and no seat is kept', async () => {
    const place = await fanAt(1);
    const table = runningBefore(world.table, 'TransactWriteCommand', () => leaveQueue(world.queue, place));
    expect(codesOf([await reserveAs(world.container(table), place, ['S-1'])])).toEqual([
      'QUEUE_TOKEN_EXPIRED',
    ]);
    expect(await lockItem(world.table, concert, 'S-1')).toBeUndefined();
  });

  test('reserve first: what it held is cancelled with the lease', async () => {
    const place = await fanAt(2);
    let held: Reservation | undefined;
    const table = runningBefore(world.table, 'UpdateCommand', async () => {
      held = await holdAs(world.queue, place, ['S-2']);
    });
    await leaveQueue(world.container(table), place);
    expect(await reservationItem(world.table, held?.reservationId ?? '')).toMatchObject({
      status: 'CANCELLED',
    });
    expect(await lockItem(world.table, concert, 'S-2')).toBeUndefined();
    expect((await leaseItem(world.table, place))?.endedAtMs).toBe(world.clock());
  });

  test('at once, ten times: whoever left holds nothing', async () => {
    for (let position = 100; position < 110; position += 1) {
      const place = await fanAt(position);
      const seat = `S-${position}`;
      await Promise.all([reserveAs(world.container(), place, [seat]), leaveQueue(world.container(), place)]);
      expect(await lockItem(world.table, concert, seat)).toBeUndefined();
    }
  });

  test('a payment ends the lease it was made under, and no later one', async () => {
    const place = await fanAt(3);
    const paid = await holdAs(world.queue, place, ['S-3']);
    await endLeaseOfPaid(world.queue, paid.reservationId, deadline());
    expect((await leaseItem(world.table, place))?.endedAtMs, 'not paid yet').toBeUndefined();
    await confirm(world, paid.reservationId, paymentFor(paid));
    world.clock.advance(holdMs - 1000);
    const { concerts } = world.queue;
    await cancel({ ...world, concerts }, place, paid.reservationId, deadline());
    await endPaidLease(world.table, { ...place, ...paid }, world.clock(), deadline());
    const ended = await leaseItem(world.table, place);
    expect(ended).toMatchObject({ endedAtMs: world.clock(), heldUntilMs: undefined });
    world.clock.advance(10);
    await endPaidLease(world.table, { ...place, ...paid }, world.clock(), deadline());
    expect(await leaseItem(world.table, place)).toEqual(ended);
  });

  test("a lease that moved on to another reservation is not ended by the first one's payment", async () => {
    const brief = await testConcert(world.table, { policy: { holdSeconds: 5 } });
    const [place] = await activeFans(world.queue, brief, 1);
    if (!place) throw new Error('no fan');
    const paid = await holdAs(world.queue, place, ['S-1']);
    await confirm(world, paid.reservationId, paymentFor(paid));
    world.clock.advance(5000);
    await holdAs(world.queue, place, ['S-2']);
    await endLeaseOfPaid(world.queue, paid.reservationId, deadline());
    expect((await leaseItem(world.table, place))?.endedAtMs).toBeUndefined();
  });
});
