import { beforeAll, expect, test, vi } from 'vitest';
import { deadline } from '../../../functions/deadline.ts';
import { lostRaces } from '../../../functions/statistics/lost-races.ts';
import { readLostRaces } from '../../../functions/statistics/statistics-store.ts';
import { counted, hooked } from '../../support/hooks.ts';
import { describeOnEachEngine, patience, type TestQueue, testQueue } from '../../support/store.ts';

describeOnEachEngine('lost races', (engine) => {
  let world: TestQueue;
  beforeAll(async () => {
    world = await testQueue(engine);
  });
  let concerts = 0;
  const newConcert = () => {
    concerts += 1;
    return `concert-${concerts}`;
  };
  /** A busy engine takes longer than a loser waits. */
  const counter = (table = world.table) => lostRaces({ table, clock: world.clock }, 20_000);
  const told = (concertId: string) => readLostRaces(world.table, concertId, patience().signal);

  test('are told with the first, and then every ten seconds at most', async () => {
    const concertId = newConcert();
    const { table, counts } = counted(world.table);
    const races = counter(table);
    for (let lost = 0; lost < 5; lost += 1) await races.count(concertId, patience());
    expect(await told(concertId)).toBe(1);
    world.clock.advance(9999);
    await races.count(concertId, patience());
    expect(counts).toEqual({ UpdateCommand: 1 });
    world.clock.advance(1);
    await races.count(concertId, patience());
    expect(counts).toEqual({ UpdateCommand: 2 });
    expect(await told(concertId)).toBe(7);
  });

  test('of several concerts and containers are told apart, and added up', async () => {
    const [one, other] = [newConcert(), newConcert()];
    for (const races of [counter(), counter()]) {
      await races.count(one, patience());
      await races.count(other, patience());
      world.clock.advance(10_000);
      await races.count(one, patience());
    }
    expect([await told(one), await told(other)]).toEqual([4, 2]);
  });

  test('of more than two hundred concerts: the one that nobody lost in for longest is forgotten', async () => {
    const { table, counts } = counted(world.table);
    const races = counter(table);
    const [busy, quiet] = [newConcert(), newConcert()];
    await races.count(busy, patience());
    await races.count(quiet, patience());
    for (let others = 0; others < 199; others += 1) {
      await races.count(busy, patience());
      await races.count(newConcert(), patience());
    }
    expect(counts).toEqual({ UpdateCommand: 201 });
    await races.count(busy, patience());
    expect(counts).toEqual({ UpdateCommand: 201 });
    await races.count(quiet, patience());
    expect(counts).toEqual({ UpdateCommand: 202 });
  });

  test('that could not be told are told with the next, and nobody is refused for it', async () => {
    const concertId = newConcert();
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const throttled = Object.assign(new Error('slow'), { name: 'ThrottlingException' });
    const failures: Error[] = [denied, throttled];
    const table = hooked(world.table, async (_, send) => {
      const failure = failures.shift();
      if (failure) throw failure;
      return send();
    });
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const races = counter(table);
    await races.count(concertId, patience());
    expect(log).toHaveBeenCalledTimes(1);
    expect(String(log.mock.lastCall)).toContain('AccessDenied');
    world.clock.advance(10_000);
    await races.count(concertId, patience());
    expect(log).toHaveBeenCalledTimes(1);
    log.mockRestore();
    expect(await told(concertId)).toBe(0);
    world.clock.advance(10_000);
    await races.count(concertId, patience());
    expect(await told(concertId)).toBe(3);
  });

  test('wait no longer for the table than a second, and never beyond the request', async () => {
    const { client } = world.table;
    const endless = (_: unknown, { abortSignal }: { abortSignal: AbortSignal }) =>
      new Promise((_, reject) => abortSignal.addEventListener('abort', () => reject(abortSignal.reason)));
    const table = { ...world.table, client: Object.create(client, { send: { value: endless } }) };
    for (const [limitMs, waitMs] of [
      [20_000, undefined],
      [20, 20_000],
    ] as const) {
      const startedAtMs = performance.now();
      await lostRaces({ table, clock: world.clock }, waitMs).count(newConcert(), deadline(limitMs));
      expect(performance.now() - startedAtMs).toBeLessThan(10_000);
    }
  });
});
