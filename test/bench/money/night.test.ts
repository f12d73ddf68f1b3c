import { expect, test } from 'vitest';
import { paths } from '../../../bench/calls/paths.ts';
import { billOf } from '../../../bench/money/bill.ts';
import { purchaseUsage, usual, waitingHourUsage } from '../../../bench/money/night.ts';
import { findEntries } from '../../../lib/bundles.ts';

const cost = {
  calls: 1,
  readUnits: 1,
  writeUnits: 1,
  invocations: 1,
  events: 1,
  schedulerCalls: 1,
};
const measured = {
  calls: Object.fromEntries(
    paths.map(({ name }) => [
      name,
      { now: { ...cost, roundTrips: 1 }, after: cost, answerBytes: 500, eventBytes: 700 },
    ]),
  ),
  cpu: Object.fromEntries(
    [...findEntries().keys()].map((name) => [name, { handlerMs: 2, bareMs: 1, calls: 1 }]),
  ),
  soldOut: { sentBytes: 3000, readUnits: 15 },
};
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

test('more time to claim is fewer polls', () => {
  const polls = (claimSeconds: number) => waitingHourUsage(measured, { ...usual, claimSeconds }).apiRequests;
  expect(polls(60)).toBe(90);
  expect(polls(600)).toBe(12);
});
