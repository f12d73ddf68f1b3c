/**
 * How long one request may take, retries included: fans wait no longer, and the graces of the queue (see
 * queue/admission.ts) rest on no write landing later than this.
 */
const requestLimitMs = 3000;

/** Bounds all AWS calls of one request. Counts the machine's time, for it measures waiting, not moments. */
export interface Deadline {
  /** Aborts what is under way when the time is up. */
  readonly signal: AbortSignal;
  /** Milliseconds left; never negative. */
  leftMs(): number;
}

/** A deadline `limitMs` from now; that of a request if not said otherwise. */
export function deadline(limitMs: number = requestLimitMs): Deadline {
  const endsAtMs = performance.now() + limitMs;
  const signal = AbortSignal.timeout(limitMs);
  return { signal, leftMs: () => Math.max(0, endsAtMs - performance.now()) };
}
