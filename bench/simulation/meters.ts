/** What is asked of one limited thing, second by second. */
export interface Meter {
  /** Takes so many units, unless they are beyond the limit of this second. */
  take(units: number, atMs: number): boolean;
  /** Counts units whatever the limit. */
  add(units: number, atMs: number): void;
  load(): Load;
}

export interface Load {
  name: string;
  /** Units a second. */
  limit: number;
  /** The most that was taken in one second. */
  most: number;
  /** How often something had to come again. */
  refused: number;
  /** When that happened first, if ever. */
  firstRefusedMs: number | undefined;
}

/** @param lastsMs No call comes later. */
export function meterOf(name: string, limit: number, lastsMs: number): Meter {
  const taken = new Float64Array(Math.ceil(lastsMs / 1000) + 1);
  let refused = 0;
  let most = 0;
  let firstRefusedMs: number | undefined;
  const add = (units: number, atMs: number) => {
    const second = Math.floor(atMs / 1000);
    const sum = (taken[second] ?? 0) + units;
    taken[second] = sum;
    if (sum > most) most = sum;
  };
  return {
    take(units, atMs) {
      const before = taken[Math.floor(atMs / 1000)] ?? 0;
      // One call larger than the whole limit borrows from the seconds before.
      if (before > 0 && before + units > limit) {
        refused += 1;
        firstRefusedMs ??= atMs;
        return false;
      }
      add(units, atMs);
      return true;
    },
    add,
    load: () => ({ name, limit, most, refused, firstRefusedMs }),
  };
}
