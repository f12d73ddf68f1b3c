import { describe, expect, it } from 'vitest';
import { chooseSeats } from '../../../local/demo/hall.ts';
import { planFan } from '../../../local/demo/plan.ts';
import { percentiles } from '../../../local/demo/record.ts';

const plans = (seed: number) => Array.from({ length: 300 }, (_, index) => planFan(seed, index, 60));

describe("the fans' plans", () => {
  it('are the same for the same seed, and others for another', () => {
    expect(plans(7)).toEqual(plans(7));
    expect(plans(8)).not.toEqual(plans(7));
  });

  it('have fans of every kind, each with a favourite seat that there is', () => {
    const all = plans(1);
    expect(new Set(all.map(({ withSeats }) => withSeats)).size).toBe(4);
    expect(new Set(all.map(({ inQueue }) => inQueue)).size).toBe(3);
    expect(new Set(all.map(({ groupSize }) => groupSize))).toEqual(new Set([1, 2, 3, 4]));
    expect(all.filter(({ favourite }) => favourite < 0 || favourite > 59)).toEqual([]);
  });
});

describe('choosing seats', () => {
  const seats = ['A-1', 'A-2', 'A-3', 'A-4', 'A-5'];

  it('takes the free ones nearest to the favourite', () => {
    const taken = new Map([['A-2', 'HELD' as const]]);
    expect(chooseSeats({ seats, taken }, 1, 2)).toEqual(['A-1', 'A-3']);
  });

  it('takes what there is when there are too few', () => {
    const taken = new Map(seats.slice(1).map((seat) => [seat, 'SOLD' as const]));
    expect(chooseSeats({ seats, taken }, 4, 3)).toEqual(['A-1']);
  });
});

it('percentiles go by nearest rank', () => {
  expect(percentiles([])).toBeNull();
  expect(percentiles([3])).toEqual({ count: 1, p50: 3, p95: 3, max: 3 });
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentiles(hundred)).toEqual({ count: 100, p50: 50, p95: 95, max: 100 });
});
