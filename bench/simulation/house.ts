import type { QueuePolicy } from '../../functions/concerts/concert.ts';
import { planAdmission } from '../../functions/queue/admission.ts';
import { type Gate, standing, unopenedGate } from '../../functions/queue/gate.ts';
import { isLive, type Lease, newLease } from '../../functions/queue/lease.ts';
import { waitingPollSeconds } from '../../functions/queue/status.ts';
import type { Random } from '../../local/random.ts';
import { FreePairs } from './free-pairs.ts';

export interface HousePolicy {
  holdSeconds: number;
  queue: QueuePolicy;
  /** Nobody is let in before; milliseconds of the agenda. */
  opensAtMs: number;
}

export interface Told {
  status: 'WAITING' | 'ACTIVE' | 'EXPIRED';
  pollAfterMs: number;
  /** Of who waits: how many are before. */
  ahead?: number;
}

/** As `farthestLook` of admit.ts. */
const farthestLook = 1000;

/** Queue and hall with no services behind them: the same rules, by the very functions that decide on AWS. */
export class House {
  gate: Gate = unopenedGate;
  tail = 0;
  sold = 0;
  readonly leases = new Map<number, Lease>();
  readonly pairs: FreePairs;
  readonly #policy: HousePolicy;
  readonly #random: Random;
  readonly #heldUntil = new Map<number, number>();

  constructor(pairs: number, policy: HousePolicy, random: Random) {
    this.pairs = new FreePairs(pairs);
    this.#policy = policy;
    this.#random = random;
  }

  join(): number {
    this.tail += 1;
    return this.tail;
  }

  isNext(position: number, nowMs: number): boolean {
    return position - 1 <= this.gate.head && nowMs >= this.#policy.opensAtMs;
  }

  /** Whether this poller looks if places have fallen free: as shouldTry of get-queue-status.ts. */
  shouldTry(position: number, nowMs: number): boolean {
    const stands = standing(this.gate, position, nowMs);
    if (stands.kind !== 'waiting' || this.gate.nextTryAtMs > nowMs || nowMs < this.#policy.opensAtMs)
      return false;
    return this.#random() * stands.ahead < this.#policy.queue.maxActive;
  }

  /** @returns how many leases had to be read. */
  admit(nowMs: number): number {
    const { queue } = this.#policy;
    const leases = [...this.leases.values()];
    const highest = this.gate.head + queue.maxActive + farthestLook;
    const { gate, finished } = planAdmission(
      { gate: this.gate, leases, highest, tail: this.tail },
      queue,
      nowMs,
    );
    this.gate = gate;
    for (const position of finished) this.leases.delete(position);
    return leases.length;
  }

  /** What a fan at this position is told; claims the place when it has been called. */
  status(position: number, nowMs: number): Told {
    const stands = standing(this.gate, position, nowMs);
    const { queue } = this.#policy;
    if (stands.kind === 'waiting') {
      const opensInSeconds = Math.max(0, Math.ceil((this.#policy.opensAtMs - nowMs) / 1000));
      const seconds = waitingPollSeconds({ position, ahead: stands.ahead }, queue, opensInSeconds);
      return { status: 'WAITING', pollAfterMs: seconds * 1000, ahead: stands.ahead };
    }
    if (stands.kind === 'called' && !this.leases.has(position))
      this.leases.set(position, newLease({ position, owner: String(position) }, queue, nowMs));
    const lease = this.leases.get(position);
    return { status: lease && isLive(lease, nowMs) ? 'ACTIVE' : 'EXPIRED', pollAfterMs: 10_000 };
  }

  /** Frees what has lapsed; a pair is free at its very millisecond. */
  lapse(pair: number, nowMs: number): boolean {
    const untilMs = this.#heldUntil.get(pair);
    if (untilMs === undefined || untilMs > nowMs) return false;
    this.#heldUntil.delete(pair);
    this.pairs.free(pair);
    return true;
  }

  /** @returns until when the pair is held; undefined when it is taken, or the fan may not reserve. */
  reserve(position: number, pair: number, nowMs: number): number | undefined {
    const lease = this.leases.get(position);
    if (!lease || !isLive(lease, nowMs) || !this.pairs.isFree(pair)) return undefined;
    const untilMs = nowMs + this.#policy.holdSeconds * 1000;
    this.pairs.take(pair);
    this.#heldUntil.set(pair, untilMs);
    lease.heldUntilMs = untilMs;
    lease.idleUntilMs = Math.max(nowMs + this.#policy.queue.idleSeconds * 1000, untilMs);
    return untilMs;
  }

  confirm(pair: number, nowMs: number): boolean {
    const untilMs = this.#heldUntil.get(pair);
    if (untilMs === undefined || untilMs <= nowMs) return false;
    this.#heldUntil.delete(pair);
    this.sold += 1;
    return true;
  }

  /** Who has paid is shown out. */
  endLease(position: number, nowMs: number): void {
    const lease = this.leases.get(position);
    if (lease) lease.endedAtMs ??= nowMs;
  }
}
