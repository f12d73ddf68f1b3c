import { applyEffect, isSeen, type Lock, type LookOp, type SeatOp } from './seat-lock.ts';

/** `failed`: nothing that fits everything before it also fits this operation. */
export type Search =
  | { outcome: 'linear'; states: number }
  | { outcome: 'failed'; states: number; at: SeatOp }
  | { outcome: 'undecided'; states: number };

/** What a seat may be like now: its lock, and which of the pending operations have happened for that. */
interface Config {
  lock: Lock;
  /** Indexes, ascending. */
  done: readonly number[];
}

const mostStatesPerSeat = 500_000;

/**
 * Looks for an order of a seat's operations that fits all answers, each at one instant between its start and end: the
 * search of Wing and Gong with memory, and just in time as in Lowe, "Testing for linearizability" (2017). Going
 * through starts and ends in order of time it keeps every state in which the seat may be; an effect happens only when
 * an answer that ends would have no explanation without it, and an answer that fits is ticked off at once, since it
 * changes nothing.
 *
 * @param mostStates How many states to look at before giving up.
 */
export function linearise(ops: SeatOp[], clockSkewMs: number, mostStates = mostStatesPerSeat): Search {
  const search = new SeatSearch(ops, clockSkewMs, mostStates);
  for (const { index, isEnd } of eventsOf(ops)) {
    if (!isEnd) search.start(index);
    else if (!search.end(index))
      return { outcome: 'failed', states: search.states, at: ops[index] as SeatOp };
    if (search.states > mostStates) return { outcome: 'undecided', states: search.states };
  }
  return { outcome: 'linear', states: search.states };
}

/** In order of time. What starts in the millisecond in which another ends may have been at once with it. */
function eventsOf(ops: SeatOp[]): { index: number; isEnd: boolean }[] {
  const events = ops.flatMap(({ startMs, endMs }, index) => [
    { index, isEnd: false, atMs: startMs },
    { index, isEnd: true, atMs: endMs },
  ]);
  return events.sort((a, b) => a.atMs - b.atMs || Number(a.isEnd) - Number(b.isEnd) || a.index - b.index);
}

class SeatSearch {
  states = 0;
  readonly #ops: SeatOp[];
  readonly #clockSkewMs: number;
  readonly #mostStates: number;
  readonly #pending = new Set<number>();
  #configs: Config[] = [{ lock: null, done: [] }];

  constructor(ops: SeatOp[], clockSkewMs: number, mostStates: number) {
    this.#ops = ops;
    this.#clockSkewMs = clockSkewMs;
    this.#mostStates = mostStates;
  }

  start(index: number): void {
    const op = this.#op(index);
    this.states += this.#configs.length;
    if (op.look) {
      const seen = this.#configs.map(({ lock }) => isSeen(lock, op, this.#clockSkewMs));
      if (seen.every(Boolean)) return;
      this.#configs = this.#configs.map((config, at) => (seen[at] ? withDone(config, index) : config));
    }
    this.#pending.add(index);
  }

  /** @returns false when no state is left. */
  end(index: number): boolean {
    if (!this.#pending.delete(index)) return true;
    const op = this.#op(index);
    const happened = this.#configs.flatMap((config) => this.#until(config, index));
    // What may have happened leaves both possibilities behind.
    const next = op.required ? happened : [...this.#configs, ...happened];
    if (next.length === 0) return false;
    this.#configs = distinct(
      next.map(({ lock, done }) => ({ lock, done: done.filter((one) => one !== index) })),
    );
    return true;
  }

  /** All states in which the operation has happened, by way of whatever pending effects it takes. */
  #until(config: Config, index: number): Config[] {
    if (config.done.includes(index)) return [config];
    const target = this.#op(index);
    const reached: Config[] = [];
    const known = new Set<string>([keyOf(config)]);
    for (const queue = [config]; queue.length > 0 && this.states <= this.#mostStates; ) {
      const from = queue.pop() as Config;
      if (target.effect) {
        const after = this.#apply(from, index);
        if (after) reached.push(after);
      }
      for (const one of this.#effects(from, index)) {
        const after = this.#apply(from, one);
        if (!after || known.has(keyOf(after))) continue;
        known.add(keyOf(after));
        if (target.look && isSeen(after.lock, target, this.#clockSkewMs))
          reached.push(withDone(after, index));
        else queue.push(after);
      }
    }
    return reached;
  }

  /** Pending effects that have not happened. */
  #effects({ done }: Config, except: number): number[] {
    return [...this.#pending].filter(
      (index) => this.#op(index).effect && index !== except && !done.includes(index),
    );
  }

  #apply(config: Config, index: number): Config | undefined {
    const { effect, endMs } = this.#op(index);
    const lock = effect && applyEffect(config.lock, effect, { endMs, clockSkewMs: this.#clockSkewMs });
    if (lock === undefined) return undefined;
    this.states += 1;
    const after = withDone({ lock, done: config.done.filter((one) => this.#matters(one, lock)) }, index);
    const fitting = [...this.#pending].filter((one) => {
      const op = this.#op(one);
      return op.look && !after.done.includes(one) && isSeen(lock, op as LookOp, this.#clockSkewMs);
    });
    return fitting.reduce(withDone, after);
  }

  /** What may have happened to a lock that is gone, and that cannot come back, is all the same now. */
  #matters(index: number, lock: Lock): boolean {
    const { effect, required } = this.#op(index);
    return required || effect === undefined || effect.by === lock?.by;
  }

  #op(index: number): SeatOp {
    return this.#ops[index] as SeatOp;
  }
}

const withDone = ({ lock, done }: Config, index: number): Config => ({
  lock,
  done: [...done, index].sort((a, b) => a - b),
});

function distinct(configs: Config[]): Config[] {
  if (configs.length === 1) return configs;
  return [...new Map(configs.map((config) => [keyOf(config), config])).values()];
}

function keyOf({ lock, done }: Config): string {
  const state = lock ? `${lock.by.id}${lock.sold ? '!' : ''}` : '-';
  return `${state} ${done.join()}`;
}
