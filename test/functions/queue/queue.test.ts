import { beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../../../functions/http/problem.ts';
import { admitNow } from '../../../functions/queue/admit.ts';
import { readGate, readTail } from '../../../functions/queue/gate-store.ts';
import { getQueueStatus } from '../../../functions/queue/get-queue-status.ts';
import { joinQueue } from '../../../functions/queue/join-queue.ts';
import { leaveQueue } from '../../../functions/queue/leave-queue.ts';
import { connectQueue } from '../../../functions/queue/queue.ts';
import type { Place } from '../../../functions/queue/token.ts';
import { leaseKey } from '../../../functions/table/keys.ts';
import {
  expectRefusal,
  holdAs,
  joinAs,
  leaseItem,
  lockItem,
  newOwner,
  reservationItem,
  testTokens,
} from '../../support/fans.ts';
import { counted, hooked, runningBefore } from '../../support/hooks.ts';
import {
  describeOnEachEngine,
  patience,
  type TestQueue,
  testConcert,
  testQueue,
} from '../../support/store.ts';

const signal = () => AbortSignal.timeout(20_000);
const queueOf = (maxActive: number, more: object = {}) => ({
  policy: { queue: { maxActive, activeSeconds: 1000, idleSeconds: 100, claimSeconds: 30, ...more } },
});

describeOnEachEngine('the queue', (engine) => {
  let world: TestQueue;
  beforeAll(async () => {
    world = await testQueue(engine);
  });
  /** Polls from a cold container, as most polls are. */
  const statusOf = async (place: Place) => {
    const status = await getQueueStatus(world.container(), place, patience());
    if (isRefusal(status)) throw new Error(status.refusal);
    return status;
  };
  /** Leaves, and somebody lets the next in, as pollers and the function behind the bus do. */
  const vacate = async (place: Place) => {
    await leaveQueue(world.container(), place, patience());
    const queue = world.container();
    const concert = await queue.concerts.get(place.concertId);
    if (concert) await admitNow(queue, concert, patience());
  };
  /** A full house of `active` and `waiting` behind them. */
  async function house(active: number, waiting: number, more: object = {}) {
    const concert = await testConcert(world.table, queueOf(active, more));
    const places: Place[] = [];
    for (let count = 0; count < active + waiting; count += 1)
      places.push((await joinAs(world.container(), concert)).place);
    const at = (position: number): Place => places[position - 1] ?? places[0] ?? fails();
    return { concert, places, at };
  }

  describe('joining', () => {
    test('with room: active in the same answer, the token good for the place', async () => {
      const concert = await testConcert(world.table, queueOf(2));
      const { place, status } = await joinAs(world.queue, concert);
      expect(status).toMatchObject({
        concertId: concert.concertId,
        status: 'ACTIVE',
        position: 1,
        ahead: 0,
        activeUntil: new Date(world.clock() + 100_000).toISOString(),
      });
      expect(await leaseItem(world.table, place)).toMatchObject({ owner: place.owner, position: 1 });
    });

    test('without room: waiting, and no item is written for it', async () => {
      const { concert } = await house(1, 0);
      const { place, status } = await joinAs(world.container(), concert);
      expect(status).toMatchObject({ status: 'WAITING', position: 2, ahead: 0, activeUntil: null });
      expect(await leaseItem(world.table, place)).toBeUndefined();
    });

    test('behind others who wait: one write, the tail', async () => {
      const { concert } = await house(1, 2);
      const { table, counts } = counted(world.table);
      const { status } = await joinAs(world.container(table), concert);
      expect(status).toMatchObject({ status: 'WAITING', position: 4, ahead: 2 });
      expect(counts).toEqual({ GetCommand: 2, UpdateCommand: 1 });
    });

    test('positions are given once each, in the order of the calls', async () => {
      const concert = await testConcert(world.table, queueOf(1));
      const together = await Promise.all(
        Array.from({ length: 30 }, () => joinAs(world.container(), concert)),
      );
      const positions = together.map(({ place }) => place.position).toSorted((a, b) => a - b);
      expect(positions).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
      expect(new Set(together.map(({ place }) => place.owner)).size).toBe(30);
      expect(await readTail(world.table, concert.concertId, signal())).toBe(30);
    });

    test('many at once into room for ten: never more than ten are active', async () => {
      const concert = await testConcert(world.table, queueOf(10));
      const together = await Promise.all(
        Array.from({ length: 30 }, () => joinAs(world.container(), concert)),
      );
      const active = together.filter(({ status }) => status.status === 'ACTIVE').length;
      expect(active).toBeLessThanOrEqual(10);
      // Who was beaten to the gate too often is let in by polls: one of them has the turn, for two seconds.
      const pollAll = () => Promise.all(together.map(({ place }) => statusOf(place)));
      await pollAll();
      world.clock.advance(2000);
      await pollAll();
      for (const { status, position } of await pollAll())
        expect(status).toBe(position <= 10 ? 'ACTIVE' : 'WAITING');
    });

    test('a concert that is not there', async () => {
      const makers = { tokens: testTokens, newOwner };
      expectRefusal(await joinQueue(world.queue, makers, 'nowhere'), 'CONCERT_NOT_FOUND');
      expectRefusal(await joinQueue(world.queue, makers, 'NO/ID'), 'CONCERT_NOT_FOUND');
      const place = { concertId: 'nowhere', position: 1, owner: 'o' };
      expectRefusal(await getQueueStatus(world.queue, place), 'CONCERT_NOT_FOUND');
      expectRefusal(await leaveQueue(world.queue, place), 'CONCERT_NOT_FOUND');
    });

    test('nobody is admitted before salesOpenAt; from then on in the order of positions', async () => {
      const salesOpenAt = new Date(world.clock() + 60_000).toISOString();
      const concert = await testConcert(world.table, { ...queueOf(1), salesOpenAt });
      const { place: first, status } = await joinAs(world.queue, concert);
      const { place: second } = await joinAs(world.queue, concert);
      expect(status).toMatchObject({ status: 'WAITING', pollAfterSeconds: 60 });
      world.clock.advance(59_999);
      expect((await statusOf(first)).status).toBe('WAITING');
      expect((await readGate(world.table, concert.concertId, signal())).head).toBe(0);
      world.clock.advance(1);
      expect((await statusOf(second)).status).toBe('WAITING');
      expect((await statusOf(first)).status).toBe('ACTIVE');
    });

    test('from startsAt on nobody joins, and nobody is admitted', async () => {
      const startsAt = new Date(world.clock() + 60_000).toISOString();
      const concert = await testConcert(world.table, { ...queueOf(1), startsAt });
      const { place: first } = await joinAs(world.queue, concert);
      const { place: second } = await joinAs(world.queue, concert);
      world.clock.advance(59_999);
      await joinAs(world.queue, concert);
      world.clock.advance(1);
      const makers = { tokens: testTokens, newOwner };
      expectRefusal(await joinQueue(world.queue, makers, concert.concertId), 'SALES_CLOSED');
      await leaveQueue(world.queue, first);
      expect((await statusOf(second)).status).not.toBe('ACTIVE');
    });
  });

  describe('a called position', () => {
    test('is claimed by its first poll; the second finds the same lease', async () => {
      const { at } = await house(1, 1);
      await vacate(at(1));
      world.clock.advance(29_000);
      const first = await statusOf(at(2));
      expect(first.status).toBe('ACTIVE');
      world.clock.advance(5000);
      expect(await statusOf(at(2))).toMatchObject({ status: 'ACTIVE', activeUntil: first.activeUntil });
    });

    test('from claimBy on it reads EXPIRED, and leaves no lease', async () => {
      const { concert, at } = await house(1, 1);
      await vacate(at(1));
      const { calls } = await readGate(world.table, concert.concertId, signal());
      world.clock.advance((calls.at(-1)?.claimByMs ?? 0) - world.clock());
      expect((await statusOf(at(2))).status).toBe('EXPIRED');
      expect(await leaseItem(world.table, at(2))).toBeUndefined();
    });

    test('until claimBy - 1 it can be claimed, many times at once, once', async () => {
      const { concert, at } = await house(1, 1);
      await vacate(at(1));
      const { calls } = await readGate(world.table, concert.concertId, signal());
      world.clock.advance((calls.at(-1)?.claimByMs ?? 0) - world.clock() - 1);
      const together = await Promise.all(Array.from({ length: 10 }, () => statusOf(at(2))));
      expect(new Set(together.map(({ status }) => status))).toEqual(new Set(['ACTIVE']));
      expect(new Set(together.map(({ activeUntil }) => activeUntil)).size).toBe(1);
    });

    test('a lease that ended is not started again by a poll, however early', async () => {
      const { at } = await house(1, 0);
      await vacate(at(1));
      expect((await statusOf(at(1))).status).toBe('EXPIRED');
      world.clock.advance(500_000);
      expect((await statusOf(at(1))).status).toBe('EXPIRED');
    });

    test('a token of the same position but another owner learns and gets nothing', async () => {
      const { at } = await house(1, 0);
      expect((await statusOf({ ...at(1), owner: newOwner() })).status).toBe('EXPIRED');
    });
  });

  describe('a lease ends', () => {
    test('when idle, to the millisecond', async () => {
      const { at } = await house(1, 0);
      world.clock.advance(99_999);
      expect((await statusOf(at(1))).status).toBe('ACTIVE');
      world.clock.advance(1);
      expect((await statusOf(at(1))).status).toBe('EXPIRED');
    });

    test('while it is read: the answer names a moment after the end that was told before', async () => {
      const { at } = await house(1, 0);
      const { activeUntil } = await statusOf(at(1));
      world.clock.advance(99_999);
      const { pk, sk } = leaseKey(at(1).concertId, 1);
      const table = hooked(world.table, async ({ input: { Key } }, send) => {
        const answer = await send();
        if (Key?.pk === pk && Key.sk === sk) world.clock.advance(1);
        return answer;
      });
      const status = await getQueueStatus(world.container(table), at(1), patience());
      expect(status).toMatchObject({ status: 'EXPIRED', now: activeUntil });
    });

    test('at activeSeconds', async () => {
      const { at } = await house(1, 0, { activeSeconds: 50 });
      world.clock.advance(49_999);
      expect((await statusOf(at(1))).status).toBe('ACTIVE');
      world.clock.advance(1);
      expect((await statusOf(at(1))).status).toBe('EXPIRED');
    });

    test('and the next is let in by those who poll, 4 s later', async () => {
      const { at } = await house(1, 1);
      world.clock.advance(100_000 + 3999);
      expect((await statusOf(at(2))).status).toBe('WAITING');
      world.clock.advance(1);
      expect((await statusOf(at(2))).status).toBe('ACTIVE');
    });
  });

  describe('leaving', () => {
    test('active: the lease ends and the next poller is let in at once', async () => {
      const { at } = await house(1, 2);
      await leaveQueue(world.container(), at(1));
      expect((await leaseItem(world.table, at(1)))?.endedAtMs).toBe(world.clock());
      expect((await statusOf(at(1))).status).toBe('EXPIRED');
      expect((await statusOf(at(2))).status).toBe('ACTIVE');
      expect((await statusOf(at(3))).status).toBe('WAITING');
    });

    test('holding: the seats are free', async () => {
      const { concert, at } = await house(1, 0);
      const held = await holdAs(world.container(), at(1), ['S-1']);
      await vacate(at(1));
      expect(await lockItem(world.table, concert, 'S-1')).toBeUndefined();
      expect((await reservationItem(world.table, held.reservationId))?.status).toBe('CANCELLED');
    });

    test('waiting: never called to any effect, and nobody waits for it', async () => {
      const { at } = await house(1, 3);
      await vacate(at(2));
      await vacate(at(3));
      await vacate(at(1));
      expect((await statusOf(at(4))).status).toBe('ACTIVE');
      expect((await statusOf(at(2))).status).toBe('EXPIRED');
      expect((await statusOf(at(3))).status).toBe('EXPIRED');
    });

    test('waiting, a hundred of them: who comes after is called by the next attempt', async () => {
      const { at } = await house(1, 101);
      for (let position = 2; position <= 101; position += 1)
        await leaveQueue(world.container(), at(position));
      await vacate(at(1));
      expect((await statusOf(at(102))).status).toBe('ACTIVE');
    });

    test('called: cannot be claimed any more, and the next poller is let in at once', async () => {
      const { at } = await house(1, 2);
      await leaveQueue(world.container(), at(1));
      await leaveQueue(world.container(), at(2));
      expect((await statusOf(at(2))).status).toBe('EXPIRED');
      expect((await statusOf(at(3))).status).toBe('ACTIVE');
    });

    test('passed over: quiet, and writes no lease', async () => {
      const { at } = await house(1, 1);
      await vacate(at(1));
      world.clock.advance(40_000);
      await vacate(at(2));
      expect(await leaseItem(world.table, at(2))).toBeUndefined();
    });

    test('twice: the same, the end stays where it was', async () => {
      const { at } = await house(1, 1);
      await vacate(at(1));
      const ended = await leaseItem(world.table, at(1));
      world.clock.advance(5000);
      await vacate(at(1));
      expect(await leaseItem(world.table, at(1))).toEqual(ended);
    });

    test('twice, the first having broken off before the seats were freed: the second frees them', async () => {
      const { concert, at } = await house(1, 0);
      await holdAs(world.container(), at(1), ['S-1']);
      const breaking = runningBefore(world.table, 'TransactWriteCommand', async () => {
        throw new Error('broken off');
      });
      await expect(leaveQueue(world.container(breaking), at(1))).rejects.toThrow('broken off');
      expect(await lockItem(world.table, concert, 'S-1')).toBeDefined();
      await vacate(at(1));
      expect(await lockItem(world.table, concert, 'S-1')).toBeUndefined();
    });

    test('with the claim in between: the lease that was claimed is ended', async () => {
      const { at } = await house(1, 1);
      await vacate(at(1));
      const table = runningBefore(world.table, 'PutCommand', () => statusOf(at(2)));
      await leaveQueue(world.container(table), at(2));
      expect((await statusOf(at(2))).status).toBe('EXPIRED');
    });

    test('in between a claim: the claim finds the end', async () => {
      const { at } = await house(1, 1);
      await vacate(at(1));
      const table = runningBefore(world.table, 'PutCommand', () => vacate(at(2)));
      expect(await getQueueStatus(world.container(table), at(2))).toMatchObject({ status: 'EXPIRED' });
    });

    test('by another owner of the same position: nothing happens to it', async () => {
      const { at } = await house(1, 0);
      await leaveQueue(world.container(), { ...at(1), owner: newOwner() });
      expect((await statusOf(at(1))).status).toBe('ACTIVE');
    });
  });

  describe('letting in', () => {
    test('many at once call exactly as many as there is room for', async () => {
      const { concert, at } = await house(5, 20);
      for (let position = 1; position <= 3; position += 1) await leaveQueue(world.container(), at(position));
      const queues = Array.from({ length: 10 }, () => world.container());
      await Promise.all(queues.map((queue) => admitNow(queue, concert, patience())));
      expect((await readGate(world.table, concert.concertId, signal())).head).toBe(8);
    });
    test('the gate moved between read and write: it never goes back', async () => {
      const { concert, at } = await house(2, 10);
      await leaveQueue(world.container(), at(1));
      const queue = world.container(runningBefore(world.table, 'UpdateCommand', () => vacate(at(2))));
      await admitNow(queue, concert, patience());
      const gate = await readGate(world.table, concert.concertId, signal());
      expect(gate.head).toBe(4);
      expect(gate.calls.flatMap(({ from, to }) => [from, to])).toEqual([1, 4]);
    });

    test('a reserve that lands while an attempt reads keeps its place in the count', async () => {
      const { concert, at } = await house(1, 1);
      const lapsesAtMs = world.clock() + 100_000;
      // Judged in time by a clock that is a second slow, and three seconds under way.
      const slow = connectQueue(world.table, () => lapsesAtMs - 1);
      world.clock.advance(100_000 + 3950);
      let landed = false;
      const table = hooked(world.table, async (command, send) => {
        const answer = await send();
        if (command.constructor.name === 'QueryCommand' && !landed) {
          landed = true;
          await holdAs(slow, at(1), ['S-1']);
          world.clock.advance(100);
        }
        return answer;
      });
      await admitNow(world.container(table), concert, patience());
      expect(landed).toBe(true);
      const gate = await readGate(world.table, concert.concertId, signal());
      expect(gate).toMatchObject({ head: 1, floor: 1 });
      expect(await leaseItem(world.table, at(1))).toBeDefined();
    });

    test('an ended lease stays while its hold may live, so that leaving again finds it', async () => {
      const { concert, at } = await house(1, 1);
      await holdAs(world.container(), at(1), ['S-1']);
      const breaking = runningBefore(world.table, 'TransactWriteCommand', async () => {
        throw new Error('broken off');
      });
      await expect(leaveQueue(world.container(breaking), at(1))).rejects.toThrow('broken off');
      world.clock.advance(60_000);
      await admitNow(world.container(), concert, patience());
      expect((await statusOf(at(2))).status).toBe('ACTIVE');
      await leaveQueue(world.container(), at(1));
      expect(await lockItem(world.table, concert, 'S-1')).toBeUndefined();
    });

    test('once the concert has started, whoever waits or was called reads EXPIRED; who is active stays so', async () => {
      const startsAt = new Date(world.clock() + 10_000).toISOString();
      const concert = await testConcert(world.table, { ...queueOf(1), startsAt });
      const places: Place[] = [];
      for (let count = 0; count < 2; count += 1)
        places.push((await joinAs(world.container(), concert)).place);
      world.clock.advance(10_000);
      const statuses = await Promise.all(places.map(statusOf));
      expect(statuses.map(({ status }) => status)).toEqual(['ACTIVE', 'EXPIRED']);
    });

    test('leases that are over are deleted once nobody can claim their positions', async () => {
      const { concert, at } = await house(3, 3);
      for (let position = 1; position <= 3; position += 1) await vacate(at(position));
      for (let position = 1; position <= 3; position += 1)
        expect(await leaseItem(world.table, at(position))).toBeDefined();
      world.clock.advance(30_000 + 7000);
      await admitNow(world.queue, concert, patience());
      for (let position = 1; position <= 3; position += 1)
        expect(await leaseItem(world.table, at(position))).toBeUndefined();
      expect((await statusOf(at(1))).status).toBe('EXPIRED');
      expect((await readGate(world.table, concert.concertId, signal())).floor).toBe(7);
    });
  });

  test('who was told ACTIVE is not told WAITING by a container whose gate is a second old', async () => {
    const concert = await testConcert(world.table, queueOf(2));
    const { place: first } = await joinAs(world.queue, concert);
    const polling = world.container();
    await getQueueStatus(polling, first);
    const { place, status } = await joinAs(world.container(), concert);
    expect(status.status).toBe('ACTIVE');
    expect(await getQueueStatus(polling, place)).toMatchObject({ status: 'ACTIVE' });
  });
});

function fails(): never {
  throw new Error('no such place');
}
