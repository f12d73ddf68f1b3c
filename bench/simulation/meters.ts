import type { Random } from '../../local/random.ts';

/** What is asked of one limited thing, second by second. */
export interface Meter {
  /** Whether so many more units are within the limit of this second. */
  hasRoom(units: number, atMs: number): boolean;
  add(units: number, atMs: number): void;
  /** What was taken in the second before. */
  takenBefore(atMs: number): number;
  load(): Load;
  /** By how much it rose at most within so many seconds. */
  mostGrowth(seconds: number): number;
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

/**
 * While more is asked than there is, each has the same chance: as many are turned away as the second before would have
 * had to. First come, first served would let in only who comes at the beginning of a second.
 *
 * @param lastsMs No call comes later.
 */
export function meterOf(name: string, limit: number, lastsMs: number, random: Random): Meter {
  const seconds = Math.ceil(lastsMs / 1000) + 2;
  const [taken, asked] = [new Float64Array(seconds), new Float64Array(seconds)];
  let refused = 0;
  let firstRefusedMs: number | undefined;
  const isLucky = (second: number): boolean => {
    const before = asked[second - 1] ?? 0;
    return before <= limit || random() * before < limit;
  };
  return {
    hasRoom(units, atMs) {
      const second = Math.floor(atMs / 1000);
      const before = taken[second] ?? 0;
      asked[second] = (asked[second] ?? 0) + units;
      // One call larger than the whole limit borrows from the seconds before.
      if ((before === 0 || before + units <= limit) && isLucky(second)) return true;
      refused += 1;
      firstRefusedMs ??= atMs;
      return false;
    },
    add(units, atMs) {
      const second = Math.floor(atMs / 1000);
      taken[second] = (taken[second] ?? 0) + units;
    },
    takenBefore: (atMs) => taken[Math.floor(atMs / 1000) - 1] ?? 0,
    load: () => ({
      name,
      limit,
      most: taken.reduce((most, units) => Math.max(most, units), 0),
      refused,
      firstRefusedMs,
    }),
    mostGrowth: (within) =>
      taken.reduce((most, units, second) => Math.max(most, units - (taken[second - within] ?? 0)), 0),
  };
}
