import { FreePairs } from './free-pairs.ts';

/** Pairs of seats, free, held or sold. A hold is over at its very millisecond. */
export class Hall {
  readonly #free: FreePairs;
  readonly #holds = new Map<number, { position: number; untilMs: number }>();

  constructor(pairs: number) {
    this.#free = new FreePairs(pairs);
  }

  get free(): number {
    return this.#free.count;
  }

  /** The free pair that has `rank` free ones before it, if there is one. */
  freePair(rank: number): number | undefined {
    return this.#free.at(rank);
  }

  isFree(pair: number): boolean {
    return this.#free.isFree(pair);
  }

  hold(pair: number, position: number, untilMs: number): void {
    this.#free.take(pair);
    this.#holds.set(pair, { position, untilMs });
  }

  /** Whether this fan holds the pair. */
  isHeld(pair: number, position: number, nowMs: number): boolean {
    const hold = this.#holds.get(pair);
    return hold !== undefined && hold.position === position && nowMs < hold.untilMs;
  }

  sell(pair: number): void {
    this.#holds.delete(pair);
  }

  /** @returns whether a hold was over. */
  lapse(pair: number, nowMs: number): boolean {
    const hold = this.#holds.get(pair);
    if (hold === undefined || nowMs < hold.untilMs) return false;
    this.#holds.delete(pair);
    this.#free.free(pair);
    return true;
  }
}
