import type { Finding } from '../../part.ts';
import type { HistoryHeader, Operation } from '../operation.ts';
import { codeOf, endOf, isOk, timeOf } from './answer.ts';
import { countsOf } from './counts.ts';
import { checkKeys } from './key-rules.ts';
import { checkQueue } from './queue-rules.ts';
import { checkReservations } from './reservation-rules.ts';
import { checkSeats } from './seat-rules.ts';
import { storyOf } from './story.ts';
import { trackReservations } from './tracked.ts';

/** What a history was found to be. */
export interface Verdict {
  /** What was checked, in words, with how often. */
  counts: Record<string, number>;
  /** Empty when the history keeps every promise. */
  problems: Finding[];
}

/** A broken rule may show in a thousand answers. */
const mostProblems = 20;

/**
 * Judges a history: each seat's by whether it has a linearisation, the reservations', the keys' and the queue's by the
 * design's promises. Pure.
 *
 * @param mostStates How many states a seat's search may look at; what takes more is a problem "not decided".
 */
export function checkHistory(header: HistoryHeader, operations: Operation[], mostStates?: number): Verdict {
  const reservations = trackReservations(header, operations);
  const seats = checkSeats(header, operations, reservations, mostStates);
  const problems = [
    ...seats.findings,
    ...checkReservations(header, operations, reservations),
    ...checkKeys(header, operations, reservations),
    ...checkQueue(header, operations),
    ...checkClocks(header, operations),
    ...checkFailures(operations),
  ];
  const more = problems.length - mostProblems;
  const rest = more > 0 ? [{ title: `and ${more} more problems like these`, story: [] }] : [];
  const counts = countsOf(header, operations, reservations);
  return {
    counts: {
      ...counts,
      seats: seats.seats,
      'answers left open': seats.leftOpen,
      'largest search': seats.largestSearch,
    },
    problems: [...problems.slice(0, mostProblems), ...rest],
  };
}

/** All that is said of moments rests on this. */
function checkClocks({ clockSkewMs }: HistoryHeader, operations: Operation[]): Finding[] {
  const apart = operations.find((call) => {
    const { now, asOf } = call.answer?.body ?? {};
    const serverMs = timeOf(now ?? asOf);
    return isOk(call) && (serverMs < call.startMs - clockSkewMs || serverMs > endOf(call) + clockSkewMs);
  });
  if (!apart) return [];
  const title = `the clocks of clients and functions are more than ${clockSkewMs} ms apart`;
  return [{ title, story: storyOf([apart]) }];
}

/** A function that met what it did not expect. */
function checkFailures(operations: Operation[]): Finding[] {
  const failed = operations.filter((call) => codeOf(call) === 'INTERNAL');
  if (failed.length === 0) return [];
  const title = `${failed.length} calls were answered 500 INTERNAL`;
  return [{ title, story: storyOf(failed.slice(0, 3)) }];
}
