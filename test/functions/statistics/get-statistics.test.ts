import { beforeAll, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import { confirm } from '../../../functions/reservations/confirm.ts';
import { getStatistics, statisticsCache } from '../../../functions/statistics/get-statistics.ts';
import { addLostRaces } from '../../../functions/statistics/statistics-store.ts';
import type { Table } from '../../../functions/table/client.ts';
import { activeFan, expectRefusal, holdAs, joinAs, paymentFor } from '../../support/fans.ts';
import { counted } from '../../support/hooks.ts';
import {
  describeOnEachEngine,
  patience,
  type TestQueue,
  testConcert,
  testQueue,
} from '../../support/store.ts';

describeOnEachEngine('statistics', (engine) => {
  let world: TestQueue;
  beforeAll(async () => {
    world = await testQueue(engine);
  });

  /** A cold container's look, and what it asked of the table. */
  function container(through: Table = world.table) {
    const { table, counts } = counted(through);
    const { concerts, clock } = world.container(table);
    const remembered = statisticsCache({ table, concerts, clock });
    const look = async (concertId: string) => {
      const result = await getStatistics({ concerts, remembered }, concertId, patience());
      if (isRefusal(result)) throw new Error(result.refusal);
      return result;
    };
    return { look, counts, refusal: (id: string) => getStatistics({ concerts, remembered }, id, patience()) };
  }

  test('of a concert that nobody came to yet', async () => {
    const { concertId } = await testConcert(world.table);
    expect(await container().look(concertId)).toMatchObject({
      concertId,
      seats: { total: 540, free: 540, revenue: 0 },
      queue: { joined: 0, waiting: 0, active: 0 },
      lostRaces: 0,
    });
  });

  test('are what happened: joined, let in, held, sold, lapsed, lost', async () => {
    const concert: Concert = await testConcert(world.table, { policy: { queue: { maxActive: 3 } } });
    const places = [];
    for (let fans = 0; fans < 5; fans += 1) places.push((await joinAs(world.queue, concert)).place);
    const [first, second, third] = places;
    if (!first || !second || !third) throw new Error('no fans');
    await holdAs(world.queue, first, ['A-1-1', 'S-1']);
    world.clock.advance(299_000);
    const sold = await holdAs(world.queue, second, ['A-1-2', 'A-1-3']);
    await confirm(world, sold.reservationId, paymentFor(sold));
    await holdAs(world.queue, third, ['S-2']);
    world.clock.advance(2500);
    await addLostRaces(world.table, concert.concertId, 2, patience());
    await addLostRaces(world.table, concert.concertId, 3, patience());
    const statistics = await container().look(concert.concertId);
    expect(statistics).toMatchObject({
      asOf: new Date(world.clock()).toISOString(),
      seats: { total: 540, free: 537, held: 1, sold: 2, revenue: 200 },
      sections: [
        { held: 0, sold: 2, revenue: 200 },
        { held: 1, sold: 0, revenue: 0 },
      ],
      holds: 1,
      queue: { joined: 5, waiting: 2, called: 0, maxActive: 3 },
      lostRaces: 5,
      expiry: { lapsedHolds: 1, lagMs: 1500 },
    });
    // The first fan's lease ended with the hold; the one who paid has theirs until somebody ends it.
    expect(statistics.queue.active).toBe(2);
  });

  test('are read at most every two seconds, and write nothing', async () => {
    const { concertId } = await testConcert(world.table);
    await holdAs(world.queue, await activeFan(world.queue, await testConcert(world.table)), ['S-1']);
    const { look, counts } = container();
    const { asOf } = await look(concertId);
    const once = { ...counts };
    // Concert, gate, tail and statistics; two sections.
    expect(once).toEqual({ GetCommand: 4, QueryCommand: 2 });
    world.clock.advance(1999);
    expect((await look(concertId)).asOf).toBe(asOf);
    expect(counts).toEqual(once);
    world.clock.advance(1);
    expect((await look(concertId)).asOf).not.toBe(asOf);
    expect(counts).toEqual({ GetCommand: 7, QueryCommand: 4 });
  });

  test('of a large hall are read less often: at most a hundred units a second', async () => {
    const rows = Array.from({ length: 10 }, (_, row) => ({ row: `R${row}`, seats: 5000 }));
    const sections = [
      { sectionId: 'A', name: 'Half', price: 1, rows },
      { sectionId: 'B', name: 'Half', price: 1, rows },
    ];
    const { concertId } = await testConcert(world.table, {
      sections,
      policy: { queue: { maxActive: 2000 } },
    });
    const { look } = container();
    const { asOf } = await look(concertId);
    // 3 + 100,000 / 82 + 2,000 / 20 units.
    world.clock.advance(13_225);
    expect((await look(concertId)).asOf).toBe(asOf);
    world.clock.advance(1);
    expect((await look(concertId)).asOf).not.toBe(asOf);
  });

  test.each(['nowhere', '', '../c'])('there is no concert %j', async (concertId) => {
    expectRefusal(await container().refusal(concertId), 'CONCERT_NOT_FOUND');
  });
});
