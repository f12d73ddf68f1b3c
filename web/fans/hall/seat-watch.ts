import { repeat, retryDelayMs } from '../../shared/repeat.ts';
import { createStore, type Store } from '../../shared/store.ts';
import { concertPath } from '../api/api.ts';
import type { HallLayout } from './hall-layout.ts';
import { applyTaken, seatState } from './seat-states.ts';

/** The states of a hall's seats, kept up with what others do. */
export interface SeatWatch {
  /** By seat index; changed in place. */
  states: Uint8Array;
  /** The indexes that changed last; a new list with each change. */
  changed: Store<number[]>;
  /** Whether any answer came yet. */
  isKnown: Store<boolean>;
  /** Whether the last look failed, so that the map may be old. */
  isStale: Store<boolean>;
  /** Seats that are known to be taken before an answer says so. */
  markHeld(indexes: number[]): void;
  /** Which sections are looked at, by index. */
  lookAt(sections: number[]): void;
  start(): void;
  stop(): void;
  /** Looks at once. */
  hurry(): void;
}

/** With the second for which a shared cache keeps an answer, what others do is seen within two. */
const everyMs = 1000;
/** Whoever waits in line cannot take a seat yet, and they are most of those who watch. */
const inLineEveryMs = 5000;
/** More sections than this are cheaper to ask for all at once. */
const mostSections = 4;
/** All others, for the counts beside the map, while some sections are looked at. */
const othersEveryMs = 10_000;
/** The map of a hall with many seats taken is large, some 2.7 kB compressed for a thousand: it is asked for less often. */
const takenPerSecond = 1000;
const longestMs = 5000;
/** Without an answer for so long, the map says that it may be old, and asks again. */
const patienceMs = 10_000;

interface WatchOptions {
  /** The first look at all, asked for before the hall was known. */
  first: Promise<SeatsAnswer> | undefined;
  /** Whether the fan waits in line. */
  isInLine(): boolean;
}

export function watchSeats(
  concertId: string,
  hall: HallLayout,
  { first, isInLine }: WatchOptions,
): SeatWatch {
  const states = new Uint8Array(hall.seatCount);
  const changed = createStore<number[]>([]);
  const isKnown = createStore(false);
  const isStale = createStore(false);
  /** Of the answer that the states are from, by section; null is the whole hall. */
  const applied = new Map<number | null, string>();
  let early = first;
  let inView: number[] = [];
  let failures = 0;
  let wholeAtMs = -Infinity;

  /** @returns false when there was no answer. */
  async function look(sectionIndex: number | null): Promise<boolean> {
    const asked = sectionIndex === null ? early : undefined;
    if (asked) early = undefined;
    const sectionId = hall.sections[sectionIndex ?? -1]?.section.sectionId;
    const answer = await (asked ?? fetchSeats(concertId, sectionId, applied.get(sectionIndex)));
    if (answer === null) return false;
    if (answer === 'same') return true;
    const startedAtMs = performance.now();
    const indexes = applyTaken(hall, states, answer.seats, sectionIndex);
    if (indexes.length > 0) {
      // What another answer said before is no longer what the states are.
      applied.clear();
      changed.set(indexes);
    }
    applied.set(sectionIndex, answer.etag);
    if (sectionIndex === null) isKnown.set(true);
    performance.measure('hall:update', { start: startedAtMs, detail: indexes.length });
    return true;
  }

  async function lookAround(): Promise<number> {
    const isPart = inView.length > 0 && inView.length <= mostSections && inView.length < hall.sections.length;
    const wholeIsDue = !isPart || performance.now() - wholeAtMs >= othersEveryMs;
    if (wholeIsDue) wholeAtMs = performance.now();
    const looks = wholeIsDue ? [look(null)] : inView.map(look);
    const isWell = (await Promise.all(looks)).every(Boolean);
    failures = isWell ? 0 : failures + 1;
    isStale.set(failures > 1);
    if (!isWell) return retryDelayMs(failures);
    const taken = states.reduce((sum, state) => sum + (state === 0 ? 0 : 1), 0);
    const shortestMs = isInLine() ? inLineEveryMs : everyMs;
    return isPart ? shortestMs : Math.min(longestMs, Math.max(shortestMs, (taken / takenPerSecond) * 1000));
  }

  const repeated = repeat(lookAround, { whileHidden: false });
  return {
    states,
    changed,
    isKnown,
    isStale,
    markHeld(indexes) {
      if (indexes.length === 0) return;
      // The states are of no answer any more.
      applied.clear();
      for (const index of indexes) states[index] = seatState.held;
      changed.set(indexes);
    },
    lookAt(sections) {
      const isOther = sections.some((section) => !inView.includes(section));
      inView = sections;
      if (isOther && sections.length <= mostSections) repeated.hurry();
    },
    start: () => repeated.start(),
    stop: repeated.stop,
    hurry: repeated.hurry,
  };
}

export type SeatsAnswer = { seats: Record<string, string>; etag: string } | 'same' | null;

/** The seats that are not free; `same` when they are as `etag` knows them; null when there was no answer. */
export async function fetchSeats(concertId: string, sectionId?: string, etag?: string): Promise<SeatsAnswer> {
  const query = sectionId === undefined ? '' : `?section=${sectionId}`;
  try {
    // The browser brings the ETag along by itself, and takes the body from its own cache after a 304.
    const response = await fetch(`${concertPath(concertId)}/seats${query}`, {
      cache: 'no-cache',
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!response.ok) return null;
    const current = response.headers.get('etag') ?? '';
    if (current !== '' && current === etag) {
      await response.body?.cancel();
      return 'same';
    }
    return { seats: (await response.json()).seats, etag: current };
  } catch {
    return null;
  }
}
