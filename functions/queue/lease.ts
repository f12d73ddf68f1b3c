import type { QueuePolicy } from '../concerts/concert.ts';

/** An active user's right to reserve. Lives from its start to the earlier of two ends, or until it is ended. */
export interface Lease {
  position: number;
  owner: string;
  startedAtMs: number;
  /** `activeSeconds` after the start, whatever happens. */
  endsAtMs: number;
  /** Pushed on by each reserve and cancel, and never before the end of the live hold. */
  idleUntilMs: number;
  /** Ended by leaving or paying. An ended lease never lives again. */
  endedAtMs?: number;
  /** The reservation made last, and until when it is held. */
  reservationId?: string;
  heldUntilMs?: number;
}

/** The moment from which the lease is no more, unless it is extended before. */
export const leaseEndMs = (lease: Lease): number =>
  Math.min(lease.endsAtMs, lease.idleUntilMs, lease.endedAtMs ?? Number.POSITIVE_INFINITY);

/** Mirrors the conditions of `leaseLives`: one that was ended is over, also for whoever took the time before that. */
export const isLive = (lease: Lease, nowMs: number): boolean =>
  lease.endedAtMs === undefined && nowMs < leaseEndMs(lease);

/** Whether it gives this fan the right to reserve. */
export const isLiveFor = (lease: Lease | undefined, owner: string, nowMs: number): lease is Lease =>
  lease !== undefined && lease.owner === owner && isLive(lease, nowMs);

/** Mirrors the condition of the same name. */
export const holdsNothing = ({ reservationId, heldUntilMs }: Lease, nowMs: number): boolean =>
  reservationId === undefined || (heldUntilMs !== undefined && heldUntilMs <= nowMs);

/** A lease that starts now. */
export function newLease(
  place: { position: number; owner: string },
  policy: QueuePolicy,
  nowMs: number,
): Lease {
  return {
    position: place.position,
    owner: place.owner,
    startedAtMs: nowMs,
    endsAtMs: nowMs + policy.activeSeconds * 1000,
    idleUntilMs: nowMs + policy.idleSeconds * 1000,
  };
}
