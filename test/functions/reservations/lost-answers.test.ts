import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { deadline } from '../../../functions/deadline.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import { getQueueStatus } from '../../../functions/queue/get-queue-status.ts';
import { leaveQueue } from '../../../functions/queue/leave-queue.ts';
import type { Place } from '../../../functions/queue/token.ts';
import { cancel } from '../../../functions/reservations/cancel.ts';
import { confirm } from '../../../functions/reservations/confirm.ts';
import { expire } from '../../../functions/reservations/expire.ts';
import type { Table } from '../../../functions/table/client.ts';
import { leadingKeys } from '../../../functions/table/keys.ts';
import { BusyError } from '../../../functions/table/transient.ts';
import {
  activeFan,
  holdAs,
  joinAs,
  leaseItem,
  lockItem,
  paymentFor,
  reservationItem,
  reserveAs,
} from '../../support/fans.ts';
import { type Command, hooked } from '../../support/hooks.ts';
import { describeOnEachEngine, type TestQueue, testConcert, testQueue } from '../../support/store.ts';

const metadata = { $metadata: {} };
/** Codes by the kind of item that a write of the transaction is for. No engine gives TransactionConflict. */
type Codes = Partial<Record<'reservation' | 'lease' | 'seatLock', string>>;
/** A transaction's refusal: these codes, and the rest fine. */
function cancelled({ input }: Command, codes: Codes): TransactionCanceledException {
  const reasons = input.TransactItems.map(({ Put, Update, Delete }: Command['input']) => {
    const pk: string = (Put?.Item ?? (Update ?? Delete).Key).pk;
    const kinds = Object.entries(codes).filter(([kind]) =>
      pk.startsWith(leadingKeys[kind as keyof Codes].slice(0, -1)),
    );
    return { Code: kinds[0]?.[1] ?? 'None' };
  });
  return new TransactionCanceledException({
    ...metadata,
    message: 'cancelled',
    CancellationReasons: reasons,
  });
}
const onReservation = { reservation: 'TransactionConflict' };
const isTransaction = (command: Command) => command.constructor.name === 'TransactWriteCommand';
const named = (name: string) => Object.assign(new Error(name), { name, ...metadata });

/** The first `times` transactions do not go through, for this reason. */
function conflicting(table: Table, times: number, codes: Codes) {
  const seen = { tries: 0 };
  const through = hooked(table, async (command, send) => {
    if (!isTransaction(command)) return send();
    seen.tries += 1;
    if (seen.tries <= times) throw cancelled(command, codes);
    return send();
  });
  return { table: through, seen };
}

/** The first write of that name goes through, but its answer comes to nobody: a conflict is seen instead. */
function losingAnswer(table: Table, name: string, error: (command: Command) => Error) {
  let isDue = true;
  return hooked(table, async (command, send) => {
    const answer = await send();
    if (isDue && command.constructor.name === name) {
      isDue = false;
      throw error(command);
    }
    return answer;
  });
}

describeOnEachEngine('what no engine does by itself', (engine) => {
  let world: TestQueue;
  let concert: Concert;
  let position = 0;
  beforeAll(async () => {
    world = await testQueue(engine);
    concert = await testConcert(world.table);
  });
  let place: Place;
  let seat: string;
  beforeEach(async () => {
    position += 1;
    place = await activeFan(world.queue, concert, position);
    seat = `S-${position}`;
  });
  const cancelAs = (reservationId: string, table: Table) =>
    cancel({ ...world, table, concerts: world.queue.concerts }, place, reservationId, deadline());

  describe('TransactionConflict', () => {
    test.each([
      ['on the reservation', onReservation],
      ['on the lease', { lease: 'TransactionConflict' }],
      ['on a seat', { seatLock: 'TransactionConflict' }],
      ['throttled', { seatLock: 'ThrottlingError' }],
    ])('%s: reserve tries again until it goes through', async (_, codes) => {
      const { table, seen } = conflicting(world.table, 3, codes);
      const held = await holdAs(world.container(table), place, [seat]);
      expect(seen.tries).toBe(4);
      expect(await lockItem(world.table, concert, seat)).toMatchObject({ reservationId: held.reservationId });
    });

    test('each attempt takes a fresh now', async () => {
      const startedAtMs = world.clock();
      const { table } = conflicting(world.table, 1, onReservation);
      const stepping = hooked(table, async (_, send) => {
        world.clock.advance(100);
        return send();
      });
      const queue = world.container(stepping);
      queue.concerts.set(concert.concertId, concert);
      const held = await holdAs(queue, place, [seat]);
      expect(held.createdAtMs).toBe(startedAtMs + 100);
      expect(await lockItem(world.table, concert, seat)).toMatchObject({ expiresAt: held.expiresAtMs });
    });

    test('for ever: busy, and nothing was done', async () => {
      const { table, seen } = conflicting(world.table, Number.POSITIVE_INFINITY, onReservation);
      await expect(reserveAs(world.container(table), place, [seat])).rejects.toThrow(BusyError);
      expect(seen.tries).toBe(8);
      expect(await lockItem(world.table, concert, seat)).toBeUndefined();
    });

    test('beside a taken seat: the seat is told', async () => {
      const { table, seen } = conflicting(world.table, 1, {
        seatLock: 'ConditionalCheckFailed',
        lease: 'TransactionConflict',
      });
      const result = await reserveAs(world.container(table), place, [seat]);
      expect(isRefusal(result) && result.extra).toEqual({ seats: [seat] });
      expect(seen.tries).toBe(1);
    });

    test('on our own reservation beside a taken seat: it may be ours, so it is tried again', async () => {
      const { table, seen } = conflicting(world.table, 1, {
        seatLock: 'ConditionalCheckFailed',
        ...onReservation,
      });
      await holdAs(world.container(table), place, [seat]);
      expect(seen.tries).toBe(2);
    });

    test('a mistake of ours is not of the moment: it throws at once', async () => {
      const { table, seen } = conflicting(world.table, 9, { lease: 'ValidationError' });
      await expect(reserveAs(world.container(table), place, [seat])).rejects.toThrow('cancelled');
      expect(seen.tries).toBe(1);
    });

    test('of their own reservation beside a lock that is gone: cancel and confirm ask again who did it', async () => {
      const codes = { ...onReservation, seatLock: 'ConditionalCheckFailed' };
      const held = await holdAs(world.queue, place, [seat]);
      const { table } = conflicting(world.table, 1, codes);
      expect(await cancelAs(held.reservationId, table)).toMatchObject({ status: 'CANCELLED' });
      const paid = await holdAs(world.queue, place, [seat]);
      const forConfirm = conflicting(world.table, 1, codes);
      const result = await confirm(
        { ...world, table: forConfirm.table },
        paid.reservationId,
        paymentFor(paid),
      );
      expect(result).toMatchObject({ status: 'CONFIRMED' });
    });

    test('confirm and cancel try again', async () => {
      const first = await holdAs(world.queue, place, [seat]);
      const forCancel = conflicting(world.table, 2, onReservation);
      expect(await cancelAs(first.reservationId, forCancel.table)).toMatchObject({ status: 'CANCELLED' });
      const second = await holdAs(world.queue, place, [seat]);
      const forConfirm = conflicting(world.table, 2, onReservation);
      const paid = await confirm(
        { ...world, table: forConfirm.table },
        second.reservationId,
        paymentFor(second),
      );
      expect(paid).toMatchObject({ status: 'CONFIRMED' });
      expect([forCancel.seen.tries, forConfirm.seen.tries]).toEqual([3, 3]);
    });
  });

  describe('TransactionConflictException on single writes', () => {
    /** The first two of every kind of single write meet a transaction. */
    const meeting = (table: Table) => {
      const met: Record<string, number> = {};
      return hooked(table, async (command, send) => {
        const { name } = command.constructor;
        if (!['UpdateCommand', 'PutCommand', 'DeleteCommand'].includes(name)) return send();
        met[name] = (met[name] ?? 0) + 1;
        if (met[name] <= 2) throw named('TransactionConflictException');
        return send();
      });
    };

    test('expire tries again', async () => {
      const { reservationId } = await holdAs(world.queue, place, [seat]);
      world.clock.advance(300_000);
      expect(await expire({ ...world, table: meeting(world.table) }, reservationId, deadline())).toBe(
        'expired',
      );
      expect(await lockItem(world.table, concert, seat)).toBeUndefined();
    });

    test('leave tries again', async () => {
      const { reservationId } = await holdAs(world.queue, place, [seat]);
      await leaveQueue(world.container(meeting(world.table)), place);
      expect((await leaseItem(world.table, place))?.endedAtMs).toBeDefined();
      expect((await reservationItem(world.table, reservationId))?.status).toBe('CANCELLED');
    });

    test('a claim tries again', async () => {
      const fresh = await testConcert(world.table);
      const { place: joined } = await joinAs(world.queue, fresh);
      expect(await getQueueStatus(world.container(meeting(world.table)), joined)).toMatchObject({
        status: 'ACTIVE',
      });
    });

    test('for ever: busy', async () => {
      const { reservationId } = await holdAs(world.queue, place, [seat]);
      world.clock.advance(300_000);
      const table = hooked(world.table, async (command, send) => {
        if (command.constructor.name === 'UpdateCommand') throw named('TransactionConflictException');
        return send();
      });
      await expect(expire({ ...world, table }, reservationId, deadline())).rejects.toThrow(BusyError);
    });
  });

  describe('an answer that was lost after the write went through', () => {
    const conflict = (command: Command) => cancelled(command, onReservation);

    test('reserve finds its own reservation', async () => {
      const table = losingAnswer(world.table, 'TransactWriteCommand', conflict);
      const result = await reserveAs(world.container(table), place, [seat]);
      if (isRefusal(result)) throw new Error(result.refusal);
      expect(await lockItem(world.table, concert, seat)).toMatchObject({
        reservationId: result.reservation.reservationId,
        expiresAt: result.reservation.expiresAtMs,
      });
      expect(await reservationItem(world.table, result.reservation.reservationId)).toEqual(
        result.reservation,
      );
    });

    test('reserve, lost for good, then the same key again: one reservation', async () => {
      const table = losingAnswer(world.table, 'TransactWriteCommand', () => named('TimeoutError'));
      await expect(reserveAs(world.container(table), place, [seat], 'key')).rejects.toThrow('TimeoutError');
      const result = await reserveAs(world.container(), place, [seat], 'key');
      expect(result).toMatchObject({ replayed: true, reservation: { status: 'TEMPORARILY_ASSIGNED' } });
    });

    test('confirm answers that it is confirmed, by this payment', async () => {
      const held = await holdAs(world.queue, place, [seat]);
      const table = losingAnswer(world.table, 'TransactWriteCommand', conflict);
      expect(await confirm({ ...world, table }, held.reservationId, paymentFor(held))).toMatchObject({
        status: 'CONFIRMED',
        version: 2,
      });
    });

    test('cancel answers that it is cancelled', async () => {
      const { reservationId } = await holdAs(world.queue, place, [seat]);
      const table = losingAnswer(world.table, 'TransactWriteCommand', conflict);
      expect(await cancelAs(reservationId, table)).toMatchObject({ status: 'CANCELLED', version: 2 });
    });

    test('expire still clears the locks', async () => {
      const { reservationId } = await holdAs(world.queue, place, [seat]);
      world.clock.advance(300_000);
      const table = losingAnswer(world.table, 'UpdateCommand', () => named('TransactionConflictException'));
      expect(await expire({ ...world, table }, reservationId, deadline())).toBe('finished');
      expect(await lockItem(world.table, concert, seat)).toBeUndefined();
    });

    test('a claim finds its own lease', async () => {
      const fresh = await testConcert(world.table);
      const { place: first } = await joinAs(world.queue, fresh);
      expect(first.position).toBe(1);
      const table = losingAnswer(world.table, 'PutCommand', () => named('TransactionConflictException'));
      const { status } = await joinAs(world.container(table), fresh);
      expect(status).toMatchObject({ status: 'ACTIVE', position: 2 });
    });
  });

  test.each(['ThrottlingException', 'ProvisionedThroughputExceededException', 'TimeoutError', 'AbortError'])(
    '%s after the SDK gave up goes up as it is, to be answered BUSY',
    async (name) => {
      const table = hooked(world.table, async (command, send) => {
        if (isTransaction(command)) throw named(name);
        return send();
      });
      await expect(reserveAs(world.container(table), place, [seat])).rejects.toMatchObject({ name });
    },
  );
});
