import { describe, expect, test } from 'vitest';
import { meterOf } from '../../../bench/simulation/meters.ts';
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
  test('is the same for the same seed, and ends when all is sold', () => {
    const once = simulate(night, 3);
    expect(once).toEqual(simulate(night, 3));
    expect(once.soldPairs).toBe(50);
    expect(once.soldAfterMs).toBeGreaterThan(0);
    expect(Math.max(...once.timeline.map(({ active }) => active))).toBeLessThanOrEqual(20);
  });

  test('sells nothing before it opens', () => {
    const { timeline } = simulate(night, 3);
    expect(timeline[0]).toMatchObject({ minute: 0, sold: 0 });
    expect(timeline[1]).toMatchObject({ minute: 1, sold: 0, active: 0 });
  });

  test('has everybody come again who finds no room', () => {
    const crowded = simulate({ ...night, throttleRate: 5 }, 3);
    const stage = crowded.loads.find(({ name }) => /stage/.test(name));
    expect(stage?.refused).toBeGreaterThan(0);
    expect(stage?.firstRefusedMs).toBeGreaterThan(0);
    expect(crowded.soldAfterMs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(
      simulate(night, 3).soldAfterMs ?? 0,
    );
  });

  test('lets holds lapse, people walk away, and races be lost', () => {
    const { fates, walks } = simulate(night, 3);
    for (const fate of ['walked away', 'did not pay', 'bought'] as const)
      expect(fates[fate], fate).toBeGreaterThan(0);
    expect(walks['expire, 2 seats']).toBeGreaterThan(0);
    expect(walks['reserve, 1 seat, another was first']).toBeGreaterThan(0);
  });
});

test('a meter refuses what is beyond its limit in a second, and begins anew in the next', () => {
  const meter = meterOf('units', 10, 10_000);
  expect(meter.take(8, 0)).toBe(true);
  expect(meter.take(3, 500)).toBe(false);
  expect(meter.take(2, 999)).toBe(true);
  expect(meter.take(30, 1000), 'a single call larger than the limit').toBe(true);
  expect(meter.load()).toMatchObject({ most: 30, refused: 1, firstRefusedMs: 500 });
});
