/** How long a part may go on. */
export interface Limit {
  /** Of the whole part, milliseconds. */
  readonly totalMs: number;
  /** Milliseconds left; never negative, and 0 once somebody has stopped us. */
  leftMs(): number;
  /** Aborted when somebody stops us. */
  readonly signal: AbortSignal;
}

/** A limit of `totalMs` from now, counted by the machine. */
export function limitOf(totalMs: number, signal: AbortSignal): Limit {
  const endsAtMs = performance.now() + totalMs;
  return {
    totalMs,
    signal,
    leftMs: () => (signal.aborted ? 0 : Math.max(0, endsAtMs - performance.now())),
  };
}
