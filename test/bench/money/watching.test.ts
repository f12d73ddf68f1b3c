import { expect, test } from 'vitest';
import { watching, watchingHour } from '../../../bench/money/watching.ts';
import { measured, oneOfEach } from './measured.ts';

const nothing = { ...oneOfEach, calls: 0, readUnits: 0, writeUnits: 0, invocations: 0 };
const seatMap = 'seat map of a section';
const look = { now: { ...oneOfEach, roundTrips: 1 }, after: nothing, answerBytes: 500, eventBytes: 0 };
const { withoutCache, throughCache } = watchingHour({
  ...measured,
  calls: { ...measured.calls, [seatMap]: look },
});
const looks = (watching.fans * 3600) / watching.lookEverySeconds;

test('without a cache each look is a request, a run and its reads', () => {
  expect(withoutCache.usage).toMatchObject({
    apiRequests: looks,
    functionRequests: looks,
    // Half way between the measured empty section and the sold-out one.
    readUnits: looks * ((1 + 15) / 2),
    edgeRequests: 0,
  });
  expect(withoutCache.usage.transferGigabytes).toBeCloseTo((looks * (500 + 3000)) / 2 / 1e9);
});

test('through the cache the table is asked once for each section and second, however many look', () => {
  const asked = watching.sections * 3600;
  expect(throughCache.usage).toMatchObject({
    apiRequests: asked,
    functionRequests: asked,
    readUnits: asked * 8,
    edgeRequests: looks,
    transferGigabytes: 0,
  });
  expect(throughCache.usage.edgeGigabytes).toBeCloseTo(withoutCache.usage.transferGigabytes);
  expect(throughCache.bill.total).toBeLessThan(withoutCache.bill.total);
});
