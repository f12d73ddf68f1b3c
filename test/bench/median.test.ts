import { expect, test } from 'vitest';
import { meanOf, median, percentile, rounded } from '../../bench/median.ts';

test('the middle, whatever the order', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('percentiles lie between neighbours in proportion', () => {
  const values = Array.from({ length: 101 }, (_, index) => index);
  expect(percentile(values, 0.99)).toBe(99);
  expect(percentile([10, 20], 0.25)).toBe(12.5);
  expect(percentile([7], 0.99)).toBe(7);
});

test('means and rounding', () => {
  expect(meanOf([1, 2, 6])).toBe(3);
  expect(rounded(1.2345)).toBe(1.23);
  expect(rounded(1.26, 1)).toBe(1.3);
});
