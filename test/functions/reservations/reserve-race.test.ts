import { beforeAll, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import { seatLockConditions } from '../../../functions/seats/seat-lock-store.ts';
import type { Table } from '../../../functions/table/client.ts';
import { activeFans, codesOf, lockItem, reservationItem, reserveAs } from '../../support/fans.ts';
import { counted, outwaitingLocks, withoutCondition } from '../../support/hooks.ts';
import { describeOnEachEngine, type TestQueue, testConcert, testQueue } from '../../support/store.ts';

describeOnEachEngine('two hundred fans race for one seat', (engine) => {
  let world: TestQueue;
  beforeAll(async () => {
    world = await testQueue(engine);
  });

  /** Every fan at once, in twenty containers that know the concert: the results, and who the lock names. */
  async function race(through: (table: Table) => Table, concert: Concert) {
    const fans = await activeFans(world.queue, concert, 200);
    const { table, counts } = counted(outwaitingLocks(world.table));
    const containers = Array.from({ length: 20 }, () => world.container(through(table)));
    for (const { concerts } of containers) concerts.set(concert.concertId, concert);
    const results = await Promise.all(
      fans.map((place, index) => reserveAs(containers[index % 20] ?? world.queue, place, ['A-1-7'])),
    );
    const winners = results.flatMap((result) => (isRefusal(result) ? [] : [result.reservation]));
    const codes = new Set(codesOf(results));
    return { winners, codes, counts, lock: await lockItem(world.table, concert, 'A-1-7') };
  }

  test('exactly one wins, and everyone else is told that the seat is taken', async () => {
    const concert = await testConcert(world.table);
    const { winners, codes, counts, lock } = await race((table) => table, concert);
    expect(winners).toHaveLength(1);
    expect([...codes]).toEqual(['SEATS_UNAVAILABLE']);
    expect(lock?.reservationId).toBe(winners[0]?.reservationId);
    expect(counts.TransactWriteCommand, 'a lost race is an answer, not a wait').toBe(200);
  });

  test('control: without the condition on the seat there are many winners', async () => {
    const concert = await testConcert(world.table);
    const { winners } = await race(
      (table) => withoutCondition(table, seatLockConditions.holdLapsed),
      concert,
    );
    expect(winners.length).toBeGreaterThan(1);
    const stored = await Promise.all(
      winners.map(({ reservationId }) => reservationItem(world.table, reservationId)),
    );
    expect(stored.filter((each) => each?.status === 'TEMPORARILY_ASSIGNED').length).toBeGreaterThan(1);
  });
});
