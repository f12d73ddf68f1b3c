/** How it ended for a fan. */
export const outcomes = {
  paid: 'paid',
  cancelled: 'cancelled the hold',
  walkedAway: 'walked away holding',
  paidTooLate: 'came to pay too late',
  lostOut: 'gave up after lost races',
  soldOut: 'gave up: sold out',
  leftQueue: 'gave up: left the queue',
  vanished: 'gave up: vanished from the queue',
  turnOver: 'turn was over',
  failed: 'met an answer that should not be',
} as const;
export type Outcome = keyof typeof outcomes;

/** What one fan did and was told. */
export interface FanRecord {
  phase: 'coming' | 'waiting' | 'choosing' | 'holding' | 'gone';
  outcome?: Outcome;
  /** Once they joined. */
  token?: string;
  lostRaces: number;
  /** The one reservation they got. */
  held?: Held;
}

export interface Held {
  reservationId: string;
  seats: string[];
  amount: number;
  currency: string;
  /** The last that the fan was told of it; who walks away is told nothing more. */
  told: 'HELD' | 'CONFIRMED' | 'CANCELLED' | 'EXPIRED';
}

/** Milliseconds that each step took, in no order: calls of the API, but `wait`, from having joined to being active. */
export type StepTimes = Record<'join' | 'wait' | 'reserve' | 'confirm', number[]>;

export interface Percentiles {
  count: number;
  p50: number;
  p95: number;
  max: number;
}

/** By nearest rank; null when there is nothing to rank. */
export function percentiles(times: number[]): Percentiles | null {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
  const [p50, p95, max] = [at(0.5), at(0.95), at(1)];
  if (p50 === undefined || p95 === undefined || max === undefined) return null;
  return { count: sorted.length, p50, p95, max };
}
