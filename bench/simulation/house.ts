import { marshall } from '@aws-sdk/util-dynamodb';
import type { QueuePolicy } from '../../functions/concerts/concert.ts';
import {
  type Admission,
  firstClearing,
  highestRead,
  planAdmission,
} from '../../functions/queue/admission.ts';
import { drawsTry, type Gate, standing, unopenedGate } from '../../functions/queue/gate.ts';
import { turnMs } from '../../functions/queue/gate-store.ts';
import { isLive, type Lease, newLease } from '../../functions/queue/lease.ts';
import { gateAgeMs } from '../../functions/queue/queue.ts';
import { waitingPollSeconds } from '../../functions/queue/status.ts';
import { kilobytes } from '../../local/gateway/item-size.ts';
import type { Random } from '../../local/random.ts';
import type { Answer } from './fan.ts';

export interface HousePolicy {
  holdSeconds: number;
  queue: QueuePolicy;
  /** Nobody is let in before; milliseconds of the agenda. */
  opensAtMs: number;
}

/** What a container knows. */
export interface Container {
  gate: Gate;
  /** When it learned of it. */
  atMs: number;
}

/** The queue with no services behind it: the same rules, by the very functions that decide on AWS. */
export class House {
  gate: Gate = unopenedGate;
  /** Of writing it. */
  gateUnits = 1;
  readonly leases = new Map<number, Lease>();
  readonly #policy: HousePolicy;
  readonly #random: Random;
  readonly #containerCount: () => number;
  readonly #containers: Container[] = [];
  #tail = 0;

  /** @param containerCount How many answer polls, 1 or more. */
  constructor(policy: HousePolicy, random: Random, containerCount: () => number) {
    this.#policy = policy;
    this.#random = random;
    this.#containerCount = containerCount;
  }

  join(): number {
    this.#tail += 1;
    return this.#tail;
  }

  /** Whether whoever joins now has nobody before them. */
  isNext(nowMs: number): boolean {
    return this.#tail <= this.gate.head && this.#isOpen(nowMs);
  }

  /** One of the containers, whichever the request comes to. */
  container(nowMs: number): Container {
    const index = Math.floor(this.#random() * this.#containerCount());
    this.#containers[index] ??= { gate: this.gate, atMs: nowMs };
    const container = this.#containers[index];
    if (nowMs >= container.atMs + gateAgeMs) {
      container.gate = this.gate;
      container.atMs = nowMs;
    }
    return container;
  }

  /** Whether a poll tells this fan to wait, and tries nothing: it need not be looked at more closely. */
  surelyWaits(position: number, { head, nextTryAtMs }: Gate, nowMs: number): boolean {
    return position > head && (nextTryAtMs > nowMs || !this.#isOpen(nowMs));
  }

  /** Whether this poller looks if places have fallen free: as `shouldTry` of get-queue-status.ts. */
  shouldTry(position: number, gate: Gate, nowMs: number): boolean {
    return this.#isOpen(nowMs) && drawsTry(gate, position, this.#policy.queue.maxActive, nowMs, this.#random);
  }

  /** Keeps others from trying for a while, even if nothing comes of it. */
  takeTurn(nowMs: number): void {
    this.gate = { ...this.gate, nextTryAtMs: nowMs + turnMs };
  }

  /** As `attempt` of admit.ts. Nothing has changed until it is applied. */
  attempt(nowMs: number): Admission {
    const { queue } = this.#policy;
    const leases = [...this.leases.values()];
    const state = { gate: this.gate, leases, highest: highestRead(this.gate, queue), tail: this.#tail };
    return firstClearing(planAdmission(state, queue, nowMs));
  }

  apply({ gate, finished }: Admission): void {
    this.gate = gate;
    this.gateUnits = kilobytes(
      marshall({ calls: gate.calls.map(({ from, to, claimByMs }) => [from, to, claimByMs]) }),
    );
    for (const position of finished) this.leases.delete(position);
  }

  /** Whether a poll by this gate starts the fan's lease. */
  mayClaim(position: number, gate: Gate, nowMs: number): boolean {
    return standing(gate, position, nowMs).kind === 'called' && !this.leases.has(position);
  }

  /** What a fan is told by this gate; claims the place when it has been called. */
  tell(position: number, gate: Gate, nowMs: number): Answer {
    const stands = standing(gate, position, nowMs);
    if (stands.kind === 'waiting')
      return { status: 'WAITING', pollAfterMs: this.pollAfterMs(position, gate, nowMs) };
    if (this.mayClaim(position, gate, nowMs))
      this.leases.set(position, newLease({ position, owner: String(position) }, this.#policy.queue, nowMs));
    return { status: this.isActive(position, nowMs) ? 'ACTIVE' : 'EXPIRED' };
  }

  pollAfterMs(position: number, gate: Gate, nowMs: number): number {
    const ahead = Math.max(0, position - gate.head - 1);
    const opensInSeconds = Math.max(0, Math.ceil((this.#policy.opensAtMs - nowMs) / 1000));
    return 1000 * waitingPollSeconds({ position, ahead }, this.#policy.queue, opensInSeconds);
  }

  isActive(position: number, nowMs: number): boolean {
    const lease = this.leases.get(position);
    return lease !== undefined && isLive(lease, nowMs);
  }

  /** A hold pushes the idle end of its lease on. */
  holds(position: number, untilMs: number, nowMs: number): void {
    const lease = this.leases.get(position);
    if (!lease) return;
    lease.heldUntilMs = untilMs;
    lease.idleUntilMs = Math.max(nowMs + this.#policy.queue.idleSeconds * 1000, untilMs);
  }

  /** Who has paid is shown out. */
  endLease(position: number, nowMs: number): void {
    const lease = this.leases.get(position);
    if (!lease) return;
    lease.endedAtMs ??= nowMs;
    delete lease.heldUntilMs;
  }

  #isOpen(nowMs: number): boolean {
    return nowMs >= this.#policy.opensAtMs;
  }
}
