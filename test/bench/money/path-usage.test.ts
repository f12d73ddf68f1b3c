import { expect, test } from 'vitest';
import { usageOf } from '../../../bench/money/path-usage.ts';

const nothing = {
  calls: 0,
  readUnits: 0,
  writeUnits: 0,
  invocations: 0,
  events: 0,
  schedulerCalls: 0,
};
const time = (handlerMs: number) => ({ handlerMs, bareMs: 1, calls: 1 });
const cpu = {
  reserve: time(2),
  ...Object.fromEntries(
    ['publish', 'schedule', 'end-lease', 'expire', 'backstop'].map((name) => [name, time(4)]),
  ),
};
const oneCall = { ...nothing, calls: 1, invocations: 1 };
const reserve = {
  now: { ...oneCall, roundTrips: 1, writeUnits: 7 },
  after: nothing,
  answerBytes: 500,
  eventBytes: 0,
};
const usage = (cost: Parameters<typeof usageOf>[1], memoryMb: number) =>
  usageOf('reserve, 1 seat', cost, cpu, memoryMb);

test('a path is billed for its processor time at its share of a processor, and for waiting', () => {
  // A whole processor: 2 ms of it and 5 ms of waiting.
  expect(usage(reserve, 1769).functionGigabyteSeconds).toBeCloseTo((0.007 * 1769) / 1024);
  // Half of one takes twice as long, and the memory costs half.
  expect(usage(reserve, 1769 / 2).functionGigabyteSeconds).toBeCloseTo((0.009 * 1769) / 2 / 1024);
});

test('a path that makes no call takes no processor time for one', () => {
  const silent = { ...reserve, now: { ...reserve.now, calls: 0, roundTrips: 0 } };
  expect(usage(silent, 1769).functionGigabyteSeconds).toBeCloseTo((0.001 * 1769) / 1024);
});

test('a path is billed for its request, its answer and its writes', () => {
  expect(usage(reserve, 512)).toMatchObject({
    apiRequests: 1,
    functionRequests: 1,
    writeUnits: 7,
    events: 0,
    scheduleInvocations: 0,
  });
  expect(usage(reserve, 512).transferGigabytes).toBeCloseTo(500e-9, 15);
});

test('what follows is billed too, at the mean of its functions', () => {
  const after = { ...nothing, invocations: 2, calls: 2, writeUnits: 1, events: 1 };
  const both = usage({ ...reserve, after, eventBytes: 700 }, 1769);
  expect(both).toMatchObject({ apiRequests: 1, functionRequests: 3, writeUnits: 8, events: 1 });
  expect(both.functionGigabyteSeconds).toBeCloseTo(((0.007 + 2 * 0.009) * 1769) / 1024);
  expect(both.archivedGigabytes).toBeCloseTo(700e-9, 15);
});

test('what a schedule starts is an invocation of a schedule', () => {
  const cost = { now: { ...nothing, roundTrips: 0 }, after: oneCall, answerBytes: 0, eventBytes: 0 };
  expect(usageOf('expire, 2 seats', cost, cpu, 512)).toMatchObject({
    apiRequests: 0,
    scheduleInvocations: 1,
  });
});

test('nothing stands in for a processor time that is missing', () => {
  expect(() => usageOf('reserve, 1 seat', reserve, {}, 512)).toThrow('reserve was not measured');
  const { publish: _, ...known } = cpu as Record<string, (typeof cpu)['reserve']>;
  const cost = { ...reserve, after: oneCall };
  expect(() => usageOf('reserve, 1 seat', cost, known, 512)).toThrow('publish was not measured');
});
