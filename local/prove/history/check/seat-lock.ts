import { requestLimitMs } from '../../../../functions/deadline.ts';
import type { Operation } from '../operation.ts';
import type { Status, Tracked } from './tracked.ts';

/** The last lock of a seat, lapsed or not. */
export type Lock = null | { by: Tracked; sold: boolean };

/** What changes a seat. */
export interface Effect {
  kind: 'take' | 'sell' | 'drop';
  by: Tracked;
}

/** What an answer says of a seat as it was at some instant of the call. */
type Look =
  | { kind: 'taken' }
  | { kind: 'free'; asOfMs: number }
  | { kind: 'held' }
  | { kind: 'sold' }
  | { kind: 'sees'; by: Tracked; status: Status };

export type SeatOp = {
  startMs: number;
  /** Until when it has happened, or, if not required, until when it may happen. */
  endMs: number;
  required: boolean;
  /** The calls that say so. */
  sources: Operation[];
} & ({ effect: Effect; look?: never } | { look: Look; effect?: never });

/**
 * The lock after the effect, undefined where its condition fails.
 *
 * @param endMs Until when it has happened.
 */
export function applyEffect(
  lock: Lock,
  { kind, by }: Effect,
  { endMs, clockSkewMs }: { endMs: number; clockSkewMs: number },
): Lock | undefined {
  if (kind === 'take') {
    // A lapsed lock may be gone by the time that a slow transaction lands, which was judged before the lapse. No request
    // lasts longer than its limit.
    const landsByMs = Math.min(endMs, by.createdAtMs + requestLimitMs) + clockSkewMs;
    const mayBeCleared = lock !== null && lock.by.expiresAtMs <= landsByMs;
    const isFree = lock === null || (!lock.sold && mayBeCleared);
    return isFree ? { by, sold: false } : undefined;
  }
  if (lock?.by !== by || lock.sold) return undefined;
  return kind === 'sell' ? { by, sold: true } : null;
}

/** Whether the answer can have been given while the lock was so. `clockSkewMs`: see `HistoryHeader`. */
export function isSeen(lock: Lock, { look, startMs, endMs }: LookOp, clockSkewMs: number): boolean {
  // The function took its `now` after the call began.
  const isHeld = lock !== null && !lock.sold && lock.by.expiresAtMs > startMs - clockSkewMs;
  const isSold = lock?.sold === true;
  switch (look.kind) {
    case 'taken':
      return isHeld || isSold;
    case 'held':
      return isHeld;
    case 'sold':
      return isSold;
    case 'free':
      return lock === null || (!isSold && lock.by.expiresAtMs <= look.asOfMs);
    case 'sees':
      return fitsStatus(lock, look.by, look.status, endMs >= look.by.expiresAtMs - clockSkewMs);
  }
}
export type LookOp = Extract<SeatOp, { look: Look }>;

function fitsStatus(lock: Lock, by: Tracked, status: Status, mayHaveLapsed: boolean): boolean {
  const isTheirs = lock?.by === by;
  switch (status) {
    case 'TEMPORARILY_ASSIGNED':
      return isTheirs ? !lock.sold : mayHaveLapsed;
    case 'CONFIRMED':
      return isTheirs && lock.sold;
    case 'CANCELLED':
      return !isTheirs;
    case 'EXPIRED':
      return !(isTheirs && lock.sold);
  }
}
