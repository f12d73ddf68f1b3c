import type { Operation } from '../operation.ts';
import type { Status, Tracked } from './tracked.ts';

/** The last lock of a seat: a reservation's, or that of a reserve of which nothing more is known. */
export type Lock =
  | null
  | { by: Tracked; sold: boolean }
  | { by: null /** It has lapsed by then at the latest; it may be free before. */; untilMs: number };

/** What changes a seat. */
export type Effect = { kind: 'take' | 'sell' | 'drop'; by: Tracked } | { kind: 'takeUnseen'; holdMs: number };

/** What an answer says of a seat as it was at some instant of the call. */
export type Look =
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

/** How far clocks may be apart, and whether reservations that nobody has seen may have been paid. */
export interface SeatRules {
  clockSkewMs: number;
  unseenMayBeSold: boolean;
}

/** The lock after the effect, undefined where its condition fails. `byMs`: it happens by then at the latest. */
export function applyEffect(
  lock: Lock,
  effect: Effect,
  byMs: number,
  { clockSkewMs, unseenMayBeSold }: SeatRules,
): Lock | undefined {
  if (effect.kind === 'takeUnseen') {
    if (lock?.by && (lock.sold || lock.by.expiresAtMs - clockSkewMs > byMs)) return undefined;
    const untilMs = unseenMayBeSold ? Number.POSITIVE_INFINITY : byMs + clockSkewMs + effect.holdMs;
    return { by: null, untilMs };
  }
  const { kind, by } = effect;
  if (kind === 'take') {
    // Both are times of the servers, the very ones that the lock's condition compares.
    const isFree = !lock?.by || (!lock.sold && lock.by.expiresAtMs <= by.createdAtMs);
    return isFree ? { by, sold: false } : undefined;
  }
  if (lock?.by !== by || lock.sold) return undefined;
  return kind === 'sell' ? { by, sold: true } : null;
}

/** Whether the answer can have been given while the lock was so. */
export function isSeen(lock: Lock, { look, startMs, endMs }: LookOp, rules: SeatRules): boolean {
  const { clockSkewMs, unseenMayBeSold } = rules;
  // The function took its `now` after the call began.
  const isLive = lock !== null && (lock.by ? lock.by.expiresAtMs : lock.untilMs) > startMs - clockSkewMs;
  switch (look.kind) {
    case 'taken':
      return isLive || isSold(lock);
    case 'held':
      return isLive && !isSold(lock);
    case 'free':
      return !lock?.by || (!lock.sold && lock.by.expiresAtMs <= look.asOfMs);
    case 'sold':
      return isSold(lock) || (lock?.by === null && unseenMayBeSold);
    case 'sees':
      return fitsStatus(lock, look.by, look.status, endMs >= look.by.expiresAtMs - clockSkewMs);
  }
}
export type LookOp = Extract<SeatOp, { look: Look }>;

const isSold = (lock: Lock): boolean => lock !== null && lock.by !== null && lock.sold;

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
