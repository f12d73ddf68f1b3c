import type { PutEventsEntry } from '../../local/bus/bus.ts';
import type { CallCount } from '../../local/gateway/call-counts.ts';
import type { Call } from '../../local/gateway/interceptor.ts';
import type { LocalStack } from '../../local/stack.ts';
import { billedEvents, entryBytes } from './event-size.ts';
import { type Interval, sequentialRoundTrips } from './round-trips.ts';

/** What walking a path once costs. Units are DynamoDB request units, of 4 kB read and 1 kB written. */
export interface PathCost {
  /** While somebody waits for the answer. */
  now: Cost & {
    /** Calls that follow one another; those made at the same time count once. */
    roundTrips: number;
  };
  /** What follows by itself: stream, bus, schedules. */
  after: Cost;
  /** Of the answer, headers and body, as it was sent; 0 when nobody waits for one. */
  answerBytes: number;
  /** Of all that the bus is told. */
  eventBytes: number;
}

export interface Cost {
  /** To AWS. */
  calls: number;
  readUnits: number;
  writeUnits: number;
  /** Of Lambda functions. */
  invocations: number;
  /** Told to the bus, as many as are billed. */
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
): Promise<Omit<PathCost, 'answerBytes'>> {
  await stack.settle();
  const starts = new Map<Call, number>();
  const waits: Interval[] = [];
  const told: Told[] = [];
  stack.gateway.resetCalls();
  const begunBefore = stack.functions.begun();
  stack.gateway.intercept((call) => void starts.set(call, performance.now()));
  const stopObserving = stack.gateway.observe((call, body, status) => {
    if (call.action === 'events:PutEvents' && status === 200) told.push(...entriesOf(call, body));
    const startMs = starts.get(call);
    if (call.functionId === route && startMs !== undefined) waits.push({ startMs, endMs: performance.now() });
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
  const costWhere = (wanted: (functionId: string) => boolean) => ({
    ...sumOf(counts.filter((count) => wanted(count.function))),
    events: total(
      told.filter(({ functionId }) => wanted(functionId)).map(({ entry }) => billedEvents(entry)),
    ),
  });
  const requests = route === undefined ? 0 : 1;
  return {
    now: {
      ...costWhere((functionId) => functionId === route),
      roundTrips: sequentialRoundTrips(waits),
      invocations: requests,
    },
    after: { ...costWhere((functionId) => functionId !== route), invocations: invocations - requests },
    eventBytes: total(told.map(({ entry }) => entryBytes(entry))),
  };
}

/** One event, and who told it. */
interface Told {
  functionId: string;
  entry: PutEventsEntry;
}

const entriesOf = ({ functionId }: Call, putEvents: unknown): Told[] =>
  (putEvents as { Entries: PutEventsEntry[] }).Entries.map((entry) => ({ functionId, entry }));

const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);

function sumOf(counts: CallCount[]): Omit<Cost, 'invocations' | 'events'> {
  const toScheduler = counts.filter(({ action }) => action.startsWith('scheduler:'));
  return {
    calls: total(counts.map(({ count }) => count)),
    readUnits: total(counts.map(({ readUnits }) => readUnits)),
    writeUnits: total(counts.map(({ writeUnits }) => writeUnits)),
    schedulerCalls: total(toScheduler.map(({ count }) => count)),
  };
}
