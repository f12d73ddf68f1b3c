import { expect, test } from 'vitest';
import { growthOf } from '../../../bench/growth/growth-part.ts';

const cost = (calls: number, writeUnits = 0) => {
  const nothing = { readUnits: 0, invocations: 0, events: 0, schedulerCalls: 0 };
  return {
    now: { ...nothing, roundTrips: 0, calls, writeUnits },
    after: { ...nothing, calls: 0, writeUnits: 0 },
  };
};

test('growth is that of the figure that grows most', () => {
  expect(growthOf([cost(2), cost(2), cost(2)])).toBe(0);
  expect(growthOf([cost(2, 10), cost(2, 11), cost(3, 10)])).toBe(0.5);
  expect(growthOf([cost(0), cost(1)]), 'of nothing, one more').toBe(1);
  expect(growthOf([cost(4), cost(2)]), 'less is no growth').toBe(0);
});
