import { describe, expect, test } from 'vitest';
import { behaviour, type Scenario } from '../../../bench/simulation/scenario.ts';
import { simulate } from '../../../bench/simulation/simulate.ts';

const night: Scenario = {
  name: 'a small night',
  fans: 400,
  pairs: 50,
  policy: {
    holdSeconds: 60,
    opensAtMs: 60_000,
    queue: { maxActive: 20, claimSeconds: 30, activeSeconds: 1800, idleSeconds: 120 },
  },
  arrivals: [{ share: 1, fromMs: 0, toMs: 120_000 }],
  behaviour,
  throttleRate: 1000,
  untilSold: 1,
  lastsMs: 3_600_000,
};

describe('a night', () => {
  test('is the same for the same seed, and ends when all is sold', async () => {
    const once = await simulate(night, 3);
    expect(once).toEqual(await simulate(night, 3));
    expect(once.soldPairs).toBe(50);
    expect(once.soldAfterMs).toBeGreaterThan(0);
    expect(Math.max(...once.timeline.map(({ active }) => active))).toBeLessThanOrEqual(20);
    expect(once.timeline.map(({ minute }) => minute)).toEqual(once.timeline.map((_, index) => index));
  });

  test('sells nothing before it opens', async () => {
    const { timeline } = await simulate(night, 3);
    expect(timeline[0]).toMatchObject({ minute: 0, sold: 0 });
    expect(timeline[1]).toMatchObject({ minute: 1, sold: 0, active: 0 });
  });

  test('has everybody come again who finds no room, and sells all the same', async () => {
    const crowded = await simulate({ ...night, throttleRate: 20 }, 3);
    const stage = crowded.loads.find(({ name }) => /stage/.test(name));
    expect(stage?.most).toBeLessThanOrEqual(20);
    expect(stage?.refused).toBeGreaterThan(0);
    expect(stage?.firstRefusedMs).toBeGreaterThan(0);
    expect(crowded.soldPairs).toBe(50);
    expect(crowded.waitedMs.p50).toBeGreaterThan((await simulate(night, 3)).waitedMs.p50);
  });

  test('lets holds lapse, people walk away, and races be lost; no walk is left out of what fans were told', async () => {
    const { fates, walked, outcome, lostRaces } = await simulate(night, 3);
    for (const fate of ['walked away', 'did not pay', 'bought'] as const)
      expect(fates[fate], fate).toBeGreaterThan(0);
    expect(walked['expire, 2 seats']).toBeGreaterThan(0);
    expect(lostRaces).toBeGreaterThan(0);
    const sum = (prefix: string) =>
      Object.entries(walked).reduce((all, [path, count]) => all + (path.startsWith(prefix) ? count : 0), 0);
    expect(sum('poll')).toBe(outcome.polls);
    expect(sum('reserve')).toBe(outcome.reserves);
  });

  test('is broken off by a signal', async () => {
    const stopping = new AbortController();
    const progress = (minute: number) => minute === 1 && stopping.abort();
    const play = simulate(night, 3, { signal: stopping.signal, progress: progress as () => void });
    await expect(play).rejects.toThrow(/abort/i);
  });
});
