import { expect, test } from 'vitest';
import { billOf, noUsage, sumOf } from '../../../bench/money/bill.ts';
import { usageOf } from '../../../bench/money/path-usage.ts';

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

const nothing = {
  roundTrips: 0,
  calls: 0,
  readUnits: 0,
  writeUnits: 0,
  invocations: 0,
  events: 0,
  schedulerCalls: 0,
};

test('a path is billed for its processor time at its share of a processor, and for waiting', () => {
  const cost = {
    now: { ...nothing, roundTrips: 1, calls: 1, writeUnits: 7, invocations: 1 },
    after: nothing,
  };
  const cpu = { reserve: { handlerMs: 2, bareMs: 1, calls: 1 } };
  const at = (memoryMb: number) => usageOf('reserve, 1 seat', cost, cpu, memoryMb);
  // A whole processor: 2 ms of it and 5 ms of waiting.
  expect(at(1769).functionGigabyteSeconds).toBeCloseTo((0.007 * 1769) / 1024);
  // Half of one takes twice as long, and the memory costs half.
  expect(at(1769 / 2).functionGigabyteSeconds).toBeCloseTo((0.009 * 1769) / 2 / 1024);
  expect(at(512)).toMatchObject({
    apiRequests: 1,
    functionRequests: 1,
    writeUnits: 7,
    scheduleInvocations: 0,
  });
});

test('what a schedule starts is an invocation of a schedule', () => {
  const cost = { now: nothing, after: { ...nothing, invocations: 1 } };
  expect(usageOf('expire, 2 seats', cost, {}, 512)).toMatchObject({ apiRequests: 0, scheduleInvocations: 1 });
});
