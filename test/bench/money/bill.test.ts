import { expect, test } from 'vitest';
import { billOf, noUsage, sumOf } from '../../../bench/money/bill.ts';

test('a bill is its items at their prices', () => {
  const usage = { ...noUsage(), writeUnits: 2_000_000, readUnits: 4_000_000, apiRequests: 1_000_000 };
  const bill = billOf(usage);
  expect(bill.writeUnits).toBeCloseTo(1.25);
  expect(bill.readUnits).toBeCloseTo(0.5);
  expect(bill.apiRequests).toBeCloseTo(1);
  expect(bill.total).toBeCloseTo(2.75);
});

test('usage adds up', () => {
  const one = { ...noUsage(), writeUnits: 7, events: 1 };
  const other = { ...noUsage(), writeUnits: 1 };
  expect(
    sumOf([
      [one, 2],
      [other, 0.5],
    ]),
  ).toEqual({ ...noUsage(), writeUnits: 14.5, events: 2 });
});
