import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import { admitNow } from '../../../functions/queue/admit.ts';
import { endLeaseOfPaid } from '../../../functions/queue/end-lease.ts';
import { getQueueStatus } from '../../../functions/queue/get-queue-status.ts';
import { leaveQueue } from '../../../functions/queue/leave-queue.ts';
import type { Place } from '../../../functions/queue/token.ts';
import { cancel } from '../../../functions/reservations/cancel.ts';
import { confirm } from '../../../functions/reservations/confirm.ts';
import type { Table } from '../../../functions/table/client.ts';
import { gateKey } from '../../../functions/table/keys.ts';
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
import { counted, hooked } from '../../support/hooks.ts';
import {
  describeOnEachEngine,
  patience,
  type TestQueue,
  testConcert,
  testQueue,
} from '../../support/store.ts';

describeOnEachEngine('a reserve in doubt', (engine) => {
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
  const transaction = { TransactWriteCommand: 1 };
  const read = { GetCommand: 1 };
  const twoReads = { GetCommand: 2 };

  /** One container that has the concert in memory, and what each reserve in it asks of the table. */
  async function container(through: Table = world.table) {
    const { table, counts } = counted(through);
    const queue = world.container(table);
    await queue.concerts.get(concert.concertId);
    const reserve = async (place: Place, { key, seats = seat }: { key?: string; seats?: string[] } = {}) => {
      for (const name of Object.keys(counts)) delete counts[name];
      const result = await reserveAs(queue, place, seats, key);
      return { result, commands: { ...counts } };
    };
    return { queue, reserve };
  }
  type Container = Awaited<ReturnType<typeof container>>;

  /** Refused by a transaction, and then the same by reads alone, with and without a key. */
  async function refusedTwice({ reserve }: Container, place: Place, code: string) {
    const first = await reserve(place);
    expectRefusal(first.result, code);
    expect(first.commands).toMatchObject(transaction);
    expect(await reserve(place)).toEqual({ result: first.result, commands: read });
    expect(await reserve(place, { key: 'some key' })).toEqual({ result: first.result, commands: twoReads });
    return first.commands;
  }
  const forgets = ({ queue }: Container, place: Place) => expect(queue.doubted.has(place.owner)).toBe(false);

  async function expectHeld({ reserve }: Container, place: Place, commands: Record<string, number>) {
    const held = await reserve(place);
    expect(isRefusal(held.result) && held.result.refusal).toBe(false);
    expect(held.commands).toEqual(commands);
  }
  const expectNothingHeld = async () => expect(await lockItem(world.table, concert, 'A-1-1')).toBeUndefined();
  const dependencies = () => ({ table: world.table, concerts: world.queue.concerts, clock: world.clock });
  const giveBack = (place: Place, reservationId: string) =>
    cancel(dependencies(), place, reservationId, patience());
  /** Whoever is first in line leaves, and the next is called; the container under test hears nothing of it. */
  async function callNext(first: Place) {
    await leaveQueue(world.container(), first);
    await admitNow(world.container(), concert, patience());
  }

  describe('that may not be', () => {
    test('waiting: one transaction, then a read; a new token that waits none while the gate is known', async () => {
      await joinAs(world.queue, concert);
      const { place } = await joinAs(world.container(), concert);
      const { place: next } = await joinAs(world.container(), concert);
      const { place: last } = await joinAs(world.container(), concert);
      const one = await container();
      const commands = await refusedTwice(one, place, 'QUEUE_TOKEN_NOT_ACTIVE');
      expect(commands).toEqual({ ...transaction, GetCommand: 1 });
      const told = await one.reserve(next);
      expectRefusal(told.result, 'QUEUE_TOKEN_NOT_ACTIVE');
      expect(isRefusal(told.result) && told.result.extra).toMatchObject({
        queue: { status: 'WAITING', position: 3 },
      });
      expect(told.commands).toEqual(read);
      // The gate is too old, and not asked for to save the transaction of somebody who was not refused yet.
      world.clock.advance(1000);
      expect((await one.reserve(last)).commands).toEqual({ ...transaction, GetCommand: 1 });
      world.clock.advance(1000);
      expect((await one.reserve(next)).commands).toEqual(twoReads);
      await expectNothingHeld();
    });

    test('ended', async () => {
      const place = await activeFan(world.queue, concert);
      await leaveQueue(world.queue, place);
      await refusedTwice(await container(), place, 'QUEUE_TOKEN_EXPIRED');
      await expectNothingHeld();
    });

    test('idle', async () => {
      const place = await activeFan(world.queue, concert);
      world.clock.advance(300_000);
      await refusedTwice(await container(), place, 'QUEUE_TOKEN_EXPIRED');
    });

    test('of another owner, who holds nothing', async () => {
      const place = await activeFan(world.queue, concert);
      await refusedTwice(await container(), { ...place, owner: newOwner() }, 'QUEUE_TOKEN_EXPIRED');
      await expectNothingHeld();
    });

    test('of another owner: nothing is told of theirs', async () => {
      const place = await activeFan(world.queue, concert);
      await holdAs(world.queue, place, ['S-9']);
      await refusedTwice(await container(), { ...place, owner: newOwner() }, 'QUEUE_TOKEN_EXPIRED');
    });

    test('holding: told which reservation', async () => {
      const place = await activeFan(world.queue, concert);
      const held = await holdAs(world.queue, place, ['S-9']);
      const one = await container();
      await refusedTwice(one, place, 'ALREADY_HOLDING');
      expect((await one.reserve(place)).result).toMatchObject({
        extra: { reservationId: held.reservationId },
      });
      await expectNothingHeld();
    });

    test('holding, then paid, and then the lease is cleared away: expired', async () => {
      const { place } = await joinAs(world.queue, concert);
      const paid = await holdAs(world.queue, place, ['S-9']);
      const one = await container();
      await refusedTwice(one, place, 'ALREADY_HOLDING');
      await confirm(world, paid.reservationId, paymentFor(paid));
      world.clock.advance(12_000);
      await endLeaseOfPaid(world.queue, paid.reservationId, patience());
      expect(await leaseItem(world.table, place)).toBeUndefined();
      const { result, commands } = await one.reserve(place);
      expectRefusal(result, 'QUEUE_TOKEN_EXPIRED');
      expect(commands, 'the lease and, for there is none, the gate').toEqual(twoReads);
    });
  });

  describe('that may be', () => {
    test('nobody else pays for it: a winner makes one call, also where others were refused', async () => {
      const { place } = await joinAs(world.queue, concert);
      const { place: other } = await joinAs(world.container(), concert);
      const one = await container();
      expectRefusal((await one.reserve(other)).result, 'QUEUE_TOKEN_NOT_ACTIVE');
      await expectHeld(one, place, transaction);
    });

    test('let in after a refusal: reserves at once for a read more, and then for none', async () => {
      const { place: first } = await joinAs(world.queue, concert);
      const { place } = await joinAs(world.container(), concert);
      const one = await container();
      expectRefusal((await one.reserve(place)).result, 'QUEUE_TOKEN_NOT_ACTIVE');
      await callNext(first);
      // Called, and not yet polled: there is no lease.
      expectRefusal((await one.reserve(place)).result, 'QUEUE_TOKEN_NOT_ACTIVE');
      await getQueueStatus(world.container(), place);
      const held = await one.reserve(place, { key: 'key' });
      if (isRefusal(held.result)) throw new Error(held.result.refusal);
      expect(held.commands).toEqual({ ...read, ...transaction });
      forgets(one, place);
      await giveBack(place, held.result.reservation.reservationId);
      world.clock.advance(1000);
      await expectHeld(one, place, transaction);
    });

    test('let in while the container still knows the gate as it was', async () => {
      const { place: first } = await joinAs(world.queue, concert);
      const { place: second } = await joinAs(world.container(), concert);
      const { place: third } = await joinAs(world.container(), concert);
      const one = await container();
      expectRefusal((await one.reserve(third)).result, 'QUEUE_TOKEN_NOT_ACTIVE');
      await callNext(first);
      await getQueueStatus(world.container(), second);
      await expectHeld(one, second, { ...read, ...transaction });
    });

    test('a hold that lapses lets its fan reserve at that very millisecond', async () => {
      const place = await activeFan(world.queue, concert);
      const one = await container();
      await holdAs(world.queue, place, seat);
      expectRefusal((await one.reserve(place)).result, 'ALREADY_HOLDING');
      world.clock.advance(19_999);
      const early = await one.reserve(place);
      expectRefusal(early.result, 'ALREADY_HOLDING');
      expect(early.commands).toEqual(read);
      world.clock.advance(1);
      await expectHeld(one, place, { ...read, ...transaction });
      forgets(one, place);
    });

    test('a lost race after it pays for no read either', async () => {
      const place = await activeFan(world.queue, concert);
      const one = await container();
      const { reservationId } = await holdAs(world.queue, place, ['S-9']);
      expectRefusal((await one.reserve(place)).result, 'ALREADY_HOLDING');
      await giveBack(place, reservationId);
      await holdAs(world.queue, await activeFan(world.queue, concert, 2), seat);
      const lost = await one.reserve(place);
      expectRefusal(lost.result, 'SEATS_UNAVAILABLE');
      expect(lost.commands).toEqual({ ...read, ...transaction });
      expect((await one.reserve(place)).commands).toEqual(transaction);
    });

    test('a gate that another request fails to load delays nobody and fails nobody else', async () => {
      const failure = Promise.withResolvers<never>();
      const table = hooked(world.table, (command, send) =>
        command.input.Key?.pk === gateKey(concert.concertId).pk ? failure.promise : send(),
      );
      const one = await container(table);
      const place = await activeFan(world.queue, concert);
      const load = one.queue.gates.get(concert.concertId);
      const held = one.reserve(place);
      failure.reject(new Error('no gate'));
      await expect(load).rejects.toThrow('no gate');
      expect(isRefusal((await held).result)).toBe(false);
    });

    test('a read that fails is not taken for an answer', async () => {
      const place = await activeFan(world.queue, concert);
      await holdAs(world.queue, place, ['S-9']);
      const slow = Object.assign(new Error('slow'), { name: 'ThrottlingException' });
      let isThrottled = false;
      const one = await container(
        hooked(world.table, async (_, send) => {
          if (isThrottled) throw slow;
          return send();
        }),
      );
      expectRefusal((await one.reserve(place)).result, 'ALREADY_HOLDING');
      isThrottled = true;
      await expect(one.reserve(place)).rejects.toThrow(slow);
    });
  });

  describe('whose key was here before', () => {
    test('an earlier success is told again when the lease has ended', async () => {
      const place = await activeFan(world.queue, concert);
      const { reservationId } = await holdAs(world.queue, place, seat, 'key');
      const one = await container();
      expectRefusal((await one.reserve(place)).result, 'ALREADY_HOLDING');
      await leaveQueue(world.queue, place);
      expectRefusal((await one.reserve(place)).result, 'QUEUE_TOKEN_EXPIRED');
      const { result, commands } = await one.reserve(place, { key: 'key' });
      expect(result).toMatchObject({ reservation: { reservationId, status: 'CANCELLED' }, replayed: true });
      expect(commands).toEqual(twoReads);
      const reused = await one.reserve(place, { key: 'key', seats: ['S-1'] });
      expectRefusal(reused.result, 'IDEMPOTENCY_KEY_REUSED');
      expect(reused.commands).toEqual(twoReads);
    });

    test('and while it is the very hold that the lease names', async () => {
      const place = await activeFan(world.queue, concert);
      const reservation = await holdAs(world.queue, place, seat, 'key');
      const one = await container();
      expectRefusal((await one.reserve(place)).result, 'ALREADY_HOLDING');
      const again = await one.reserve(place, { key: 'key' });
      expect(again).toEqual({ result: { reservation, replayed: true }, commands: twoReads });
    });

    test('the first repeat costs a transaction, the next ones a read, also with other seats', async () => {
      const place = await activeFan(world.queue, concert);
      const reservation = await holdAs(world.queue, place, seat, 'key');
      const one = await container();
      const replay = { reservation, replayed: true };
      expect(await one.reserve(place, { key: 'key' })).toEqual({ result: replay, commands: transaction });
      expect(await one.reserve(place, { key: 'key' })).toEqual({ result: replay, commands: read });
      const other = await one.reserve(place, { key: 'key', seats: ['S-1'] });
      expectRefusal(other.result, 'IDEMPOTENCY_KEY_REUSED');
      expect(other.commands).toEqual(read);
      await giveBack(place, reservation.reservationId);
      expect((await one.reserve(place, { key: 'key' })).result).toMatchObject({
        reservation: { status: 'CANCELLED' },
        replayed: true,
      });
      await expectHeld(one, place, transaction);
    });
  });

  test('only so many are remembered', () => {
    const { doubted } = world.container();
    for (let owner = 0; owner <= 10_000; owner += 1) doubted.add(`${owner}`);
    expect(['0', '1', '10000'].map(doubted.has)).toEqual([false, true, true]);
  });
});
