import type { CallCount } from '../../local/gateway/call-counts.ts';
import type { Call } from '../../local/gateway/interceptor.ts';
import type { LocalStack } from '../../local/stack.ts';
import { type Interval, sequentialRoundTrips } from './round-trips.ts';

/** What walking a path once costs. Units are DynamoDB request units, of 4 kB read and 1 kB written. */
export interface PathCost {
  /** While somebody waits for the answer. */
  now: Cost;
  /** What follows by itself: stream, bus, schedules. */
  after: Cost;
}

export interface Cost {
  /** Calls that follow one another; those made at the same time count once. */
  roundTrips: number;
  calls: number;
  readUnits: number;
  writeUnits: number;
  /** Of Lambda functions. */
  invocations: number;
  /** Of events on the bus. */
  events: number;
  schedulerCalls: number;
}

/**
 * Walks a path once on a stack whose clock stands still, waits for all that follows, and counts.
 *
 * @param route Logical id of the function that somebody waits for; none for a path that only follows.
 * @param act Resolves when the answer is there.
 */
export async function measurePath(
  stack: LocalStack,
  { route, act }: { route?: string; act: () => Promise<unknown> },
): Promise<PathCost> {
  await stack.settle();
  const starts = new Map<Call, number>();
  const times = new Map<string, Interval[]>();
  stack.gateway.resetCalls();
  const begunBefore = stack.functions.begun();
  stack.gateway.intercept((call) => void starts.set(call, performance.now()));
  const stopObserving = stack.gateway.observe((call) => {
    const startMs = starts.get(call);
    if (startMs === undefined) return;
    const time = { startMs, endMs: performance.now() };
    times.set(call.functionId, [...(times.get(call.functionId) ?? []), time]);
  });
  try {
    await act();
    await stack.settle();
  } finally {
    stopObserving();
    stack.gateway.intercept(null);
  }
  const invocations = stack.functions.begun() - begunBefore;
  const counts = stack.gateway.calls();
  const isNow = (functionId: string) => functionId === route;
  const timesWhere = (wanted: (functionId: string) => boolean) =>
    [...times].filter(([functionId]) => wanted(functionId)).flatMap(([, intervals]) => intervals);
  const requests = route === undefined ? 0 : 1;
  return {
    now: {
      ...sumOf(counts.filter((count) => isNow(count.function))),
      roundTrips: sequentialRoundTrips(timesWhere(isNow)),
      invocations: requests,
    },
    after: {
      ...sumOf(counts.filter((count) => !isNow(count.function))),
      roundTrips: sequentialRoundTrips(timesWhere((functionId) => !isNow(functionId))),
      invocations: invocations - requests,
    },
  };
}

function sumOf(counts: CallCount[]): Omit<Cost, 'roundTrips' | 'invocations'> {
  const sum = (value: (count: CallCount) => number, prefix = '') =>
    counts.filter(({ action }) => action.startsWith(prefix)).reduce((total, one) => total + value(one), 0);
  return {
    calls: sum(({ count }) => count),
    readUnits: sum(({ readUnits }) => readUnits),
    writeUnits: sum(({ writeUnits }) => writeUnits),
    events: sum(({ count }) => count, 'events:'),
    schedulerCalls: sum(({ count }) => count, 'scheduler:'),
  };
}
