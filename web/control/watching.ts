import { repeat, retryDelayMs } from '../shared/repeat.ts';
import { createStore, type Store } from '../shared/store.ts';
import {
  type Answer,
  ask,
  type DeadLetterCount,
  type Problem,
  type Statistics,
  type ToldEvent,
} from './api.ts';
import { newestOf } from './events.ts';

/** What was seen last, and what keeps it from being seen anew. */
export interface Seen<Value> {
  value: Value | null;
  problem: Problem | null;
  /** When the value came; null before the first. */
  atMs: number | null;
}

/** What is watched of one concert. */
export interface Watching {
  statistics: Store<Seen<Statistics>>;
  events: Store<Seen<ToldEvent[]>>;
  deadLetters: Store<Seen<DeadLetterCount[]>>;
  start(): void;
  /** Looks at once, without waiting for the turn. */
  hurry(): void;
  stop(): void;
}

/** The route's own answer is this old at most; looking more often would show the same. */
const everyMs = 2000;
const deadLettersEveryMs = 10_000;

/** Looks again and again, less often while nobody answers, and not at all while nobody sees the page. */
export function watchConcert(concertId: string): Watching {
  let after: string | undefined;
  const statistics = looking<Statistics>(() => ask(`/concerts/${concertId}/statistics`), everyMs);
  const lookForEvents = async (known: ToldEvent[] | null): Promise<Answer<ToldEvent[]>> => {
    const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
    const answer = await ask<{ events: ToldEvent[]; next: string }>(`/concerts/${concertId}/events${query}`);
    if (!answer.body) return answer;
    after = answer.body.next;
    return { body: newestOf(known ?? [], answer.body.events) };
  };
  const events = looking(lookForEvents, everyMs);
  const deadLetters = looking<DeadLetterCount[]>(async () => {
    const answer = await ask<{ deadLetters: DeadLetterCount[] }>('/dead-letters');
    return answer.body ? { body: answer.body.deadLetters } : answer;
  }, deadLettersEveryMs);
  const all = [statistics, events, deadLetters];
  return {
    statistics: statistics.store,
    events: events.store,
    deadLetters: deadLetters.store,
    start: () => all.forEach(({ look }) => void look.start()),
    hurry: () => all.forEach(({ look }) => void look.hurry()),
    stop: () => all.forEach(({ look }) => void look.stop()),
  };
}

/** @param lookOnce Is told what was seen last. */
function looking<Value>(lookOnce: (known: Value | null) => Promise<Answer<Value>>, delayMs: number) {
  const store = createStore<Seen<Value>>({ value: null, problem: null, atMs: null });
  let failures = 0;
  const look = repeat(
    async () => {
      const { body, problem } = await lookOnce(store.get().value);
      if (problem) store.set({ ...store.get(), problem });
      else store.set({ value: body, problem: null, atMs: Date.now() });
      failures = problem ? failures + 1 : 0;
      return failures === 0 ? delayMs : Math.max(delayMs, retryDelayMs(failures));
    },
    { whileHidden: false },
  );
  return { store, look };
}
