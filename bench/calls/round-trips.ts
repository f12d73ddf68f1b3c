/** From when to when a call was under way, milliseconds. */
export interface Interval {
  startMs: number;
  endMs: number;
}

/** How many round trips followed one another: the longest chain of calls each of which began after the one before ended. */
export function sequentialRoundTrips(calls: readonly Interval[]): number {
  const ending = calls.toSorted((a, b) => a.endMs - b.endMs);
  const depths: number[] = [];
  for (const { startMs } of ending) {
    const before = depths.filter((_, index) => (ending[index] as Interval).endMs <= startMs);
    depths.push(1 + Math.max(0, ...before));
  }
  return Math.max(0, ...depths);
}
