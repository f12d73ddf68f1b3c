import { expect, test } from 'vitest';
import { billOf, throughCloudFront } from '../../../bench/money/bill.ts';
import { purchaseUsage, usual, waitingHourUsage } from '../../../bench/money/night.ts';
import { measured } from './measured.ts';

const purchase = (turned: Partial<typeof usual> = {}) => purchaseUsage(measured, { ...usual, ...turned });

test('a larger house costs reads, and nothing else', () => {
  const { readUnits, ...others } = purchase();
  const { readUnits: more, ...same } = purchase({ maxActive: 2000 });
  expect(more).toBeGreaterThan(readUnits + 100);
  expect(
    purchase({ maxActive: 2000, claimSeconds: 450 }).readUnits,
    'leases stay while they can be claimed',
  ).toBeGreaterThan(2 * more);
  expect(same).toEqual(others);
});

test('a schedule that is left to fire costs more than its deletion', () => {
  const left = purchase({ deletesSchedules: false });
  expect(left.scheduleInvocations - purchase().scheduleInvocations).toBeCloseTo(1.05);
  expect(left.functionRequests).toBeCloseTo(purchase().functionRequests);
  expect(billOf(left).total).toBeGreaterThan(billOf(purchase()).total);
});

test('CloudFront in front of each call costs a request more, and its data less', () => {
  const behind = billOf(throughCloudFront(purchase()));
  const itself = billOf(purchase());
  expect(behind.edgeRequests).toBeCloseTo(itself.apiRequests);
  expect(behind.transferGigabytes).toBe(0);
  expect(behind.edgeGigabytes).toBeLessThan(itself.transferGigabytes);
});

test('more time to claim is fewer polls', () => {
  const polls = (claimSeconds: number) => waitingHourUsage(measured, { ...usual, claimSeconds }).apiRequests;
  expect(polls(60)).toBe(90);
  expect(polls(600)).toBe(12);
});
