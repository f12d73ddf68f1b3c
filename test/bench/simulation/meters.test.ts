import { expect, test } from 'vitest';
import { meterOf } from '../../../bench/simulation/meters.ts';
import { seededRandom } from '../../../local/random.ts';

const meter = (limit: number) => meterOf('units', limit, 60_000, seededRandom(1));

/** Asks, and takes what there is room for. */
function take(one: ReturnType<typeof meter>, units: number, atMs: number): boolean {
  const hasRoom = one.hasRoom(units, atMs);
  if (hasRoom) one.add(units, atMs);
  return hasRoom;
}

test('a meter refuses what is beyond its limit in a second, and begins anew in the next', () => {
  const one = meter(10);
  expect(take(one, 8, 0)).toBe(true);
  expect(take(one, 3, 500)).toBe(false);
  expect(take(one, 2, 999)).toBe(true);
  expect(take(one, 30, 2000), 'a single call larger than the limit').toBe(true);
  expect(one.load()).toMatchObject({ most: 30, refused: 1, firstRefusedMs: 500 });
});

test('beyond the limit, whoever comes late in a second has the same chance', () => {
  const one = meter(100);
  const passed: number[] = [];
  for (let atMs = 0; atMs < 50_000; atMs += 2) if (take(one, 1, atMs)) passed.push(atMs);
  const late = passed.filter((atMs) => atMs >= 10_000 && atMs % 1000 >= 500);
  expect(late.length).toBeGreaterThan(0.4 * 40 * 100);
});

test('it tells how fast it rose', () => {
  const one = meter(1000);
  for (const [second, units] of [5, 5, 40, 90].entries()) one.add(units, second * 1000);
  expect(one.mostGrowth(2)).toBe(85);
});
