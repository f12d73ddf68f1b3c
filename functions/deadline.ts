/** How long one request may take, retries included: fans wait no longer, and the queue's graces are made of it. */
export const requestLimitMs = 3000;
/** When a function of the fans' API is ended whatever it does. */
export const functionTimeoutMs = 5000;
/** How far the clocks of two containers may be apart; Amazon's time service keeps them within milliseconds. */
export const clockSkewMs = 1000;

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
