import { expect, test } from 'vitest';
import type { Flow } from '../../../bench/other-design/flow.ts';
import { crowd, fightForSeats, freeAfterDeath, reserveAlone } from '../../../bench/other-design/trials.ts';

/** Seats in memory, and a moment of thought for each reservation. */
function flowInMemory() {
  const sold = new Map<number, number>();
  const reserve = async (fan: number, seat: number) => {
    await new Promise(setImmediate);
    if (sold.has(seat)) return false;
    sold.set(seat, fan);
    return true;
  };
  const flow: Flow = {
    name: 'in memory',
    roundTrips: 0,
    roundTripMs: 0,
    open: async () => sold.clear(),
    reserve,
    reserveAndDie: async () => {},
    close: async () => {},
  };
  return { flow, sold };
}

test('one after the other, each gets a seat of their own', async () => {
  const { flow, sold } = flowInMemory();
  const times = await reserveAlone(flow);
  expect(times).toHaveLength(sold.size);
});

test('the crowd buys the whole hall, each fan one seat, and loses races', async () => {
  const { flow, sold } = flowInMemory();
  const { soldPerSecond, lostRaces } = await fightForSeats(flow, 1);
  expect(sold.size).toBe(crowd.seats);
  expect(new Set(sold.values()).size).toBe(crowd.seats);
  expect(soldPerSecond).toBeGreaterThan(0);
  expect(lostRaces).toBeGreaterThan(0);
});

test('a seat that nobody holds is free at once', async () => {
  const { flow } = flowInMemory();
  expect(await freeAfterDeath(flow, 'with the lock')).toBeLessThan(100);
});
