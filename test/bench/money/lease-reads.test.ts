import { expect, test } from 'vitest';
import { leaseBytes, leaseReadUnits, leasesThere } from '../../../bench/money/lease-reads.ts';

test('those who paid are there beside those who are active', () => {
  const house = { maxActive: 100, staySeconds: 100, lingerSeconds: 270, paying: 1 };
  expect(leasesThere(house), 'one pays each second, and stays 270 s longer').toBe(370);
  expect(leasesThere({ ...house, paying: 0 })).toBe(100);
  expect(leasesThere({ ...house, lingerSeconds: 0 })).toBe(100);
});

test('a read unit is 4 kB of leases', () => {
  expect(leaseReadUnits(0), 'a query that finds nothing').toBe(1);
  expect(leaseReadUnits(1)).toBe(1);
  expect(leaseReadUnits(2000)).toBe(Math.ceil((2000 * leaseBytes()) / 4096));
});

test('a lease is far smaller than the kB in which writes are counted', () => {
  expect(leaseBytes()).toBeGreaterThan(150);
  expect(leaseBytes()).toBeLessThan(300);
});
