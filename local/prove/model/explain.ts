import type { Request } from '../history/operation.ts';
import type { Atom } from './atom.ts';
import { atomsOf, type Observed } from './atoms.ts';
import { differences } from './compare.ts';
import { copyOf, type Model } from './model.ts';
import type { TableView } from './table.ts';

/** Calls that were made at once, and between which moments. */
export interface Episode {
  first: Observed;
  /** One after the other, while the first was stopped. */
  second: Observed[];
  /** When the first began, and when it went on. */
  startMs: number;
  endMs: number;
}

/**
 * The model after the calls, if there is an order of their moments in which each answer is right and the table comes
 * out as it is; else why not, for each of the orders, the one in which they were made first.
 */
export function explain(
  model: Model,
  episode: Episode,
  table: TableView,
): { model: Model } | { problems: string[] } {
  const problems = new Set<string>();
  for (const moments of orders(episode, table)) {
    const next = copyOf(model);
    const reason = play(next, moments);
    const found = reason ? [reason] : differences(next, table, episode.endMs);
    if (found.length === 0) return { model: next };
    problems.add(found.join('; '));
  }
  return { problems: [...problems] };
}

interface Moment {
  atom: Atom;
  atMs: number;
  /** Whose moment it is, in words. */
  whose: string;
}

function play(model: Model, moments: Moment[]): string | undefined {
  for (const { atom, atMs, whose } of moments) {
    const reason = atom(model, atMs);
    if (reason) return `${whose}: ${reason}`;
  }
  return undefined;
}

const nameOf = (request: Request): string => {
  const who = 'fan' in request ? request.fan : 'the operator';
  return request.op === 'reserve' ? `${who} reserves ${request.seats.join(', ')}` : `${who}: ${request.op}`;
};

/** Every order that the calls may have had, the one in which they were made first. */
function* orders({ first, second, startMs, endMs }: Episode, table: TableView): Generator<Moment[]> {
  const momentsOf = (observed: Observed) =>
    atomsOf(observed, table).map((atom) => ({ atom, whose: nameOf(observed.request), atMs: endMs }));
  for (const done of prefixes(momentsOf(first), first)) {
    for (const others of sequences(second.map((one) => [...prefixes(momentsOf(one), one)]))) {
      for (const order of merges(done, others)) {
        yield order;
        if (startMs === endMs) continue;
        // The first may have taken its time from the clock before it stopped, for its first moments or for all.
        for (let count = 1; count <= done.length; count += 1) {
          const early = new Set(done.slice(0, count));
          yield order.map((moment) => (early.has(moment) ? { ...moment, atMs: startMs } : moment));
        }
      }
    }
  }
}

/** What was answered was done; without an answer, any part of it may have been. The whole comes first. */
function* prefixes(moments: Moment[], { answer }: Observed): Generator<Moment[]> {
  yield moments;
  if (answer) return;
  for (let length = moments.length - 1; length >= 0; length -= 1) yield moments.slice(0, length);
}

/** One alternative of each, one after the other. */
function* sequences(alternatives: Moment[][][]): Generator<Moment[]> {
  const [head, ...rest] = alternatives;
  if (!head) yield [];
  else for (const one of head) for (const others of sequences(rest)) yield [...one, ...others];
}

/** Every way to lay two sequences into each other. */
function* merges(a: Moment[], b: Moment[]): Generator<Moment[]> {
  const [firstA, ...restA] = a;
  const [firstB, ...restB] = b;
  if (!firstA || !firstB) {
    yield [...a, ...b];
    return;
  }
  for (const rest of merges(a, restB)) yield [firstB, ...rest];
  for (const rest of merges(restA, b)) yield [firstA, ...rest];
}
