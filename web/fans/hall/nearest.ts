import type { HallLayout } from './hall-layout.ts';

/** Another row is this much farther than the next seat: people who come together want to sit beside one another. */
const rowPenalty = 2;
const sectionPenalty = 40;

/**
 * What to take instead of seats of which some are gone: the nearest run of free neighbours if these were neighbours,
 * else the nearest free seat for each that is gone.
 *
 * @param wanted Indexes of all the seats that were wanted.
 * @param isFree Of those wanted that are not gone: true.
 * @returns as many indexes as wanted, or null when there are not so many free seats.
 */
export function nearestInstead(
  hall: HallLayout,
  wanted: number[],
  isFree: (index: number) => boolean,
): number[] | null {
  const sorted = [...wanted].sort((a, b) => a - b);
  const together = areNeighbours(hall, sorted) ? nearestRun(hall, sorted, isFree) : null;
  return together ?? nearestEach(hall, sorted, isFree);
}

function areNeighbours(hall: HallLayout, sorted: number[]): boolean {
  return sorted.every((index, at) => at === 0 || isBeside(hall, sorted[at - 1] ?? -1, index));
}

/** Next to it in the same row, with no aisle between. */
function isBeside({ x, sectionOf }: HallLayout, left: number, right: number): boolean {
  const isNext = right === left + 1 && sectionOf[left] === sectionOf[right];
  const apart = (x[right] ?? 0) - (x[left] ?? 0);
  // The first of the next row is to the left of the last of this one.
  return isNext && apart > 0 && apart < 1.5;
}

function nearestRun(hall: HallLayout, sorted: number[], isFree: (index: number) => boolean): number[] | null {
  const from = middleOf(hall, sorted);
  let best: number[] | null = null;
  let bestDistance = Infinity;
  let run: number[] = [];
  for (let index = 0; index < hall.seatCount; index += 1) {
    if (!isFree(index)) {
      run = [];
      continue;
    }
    const last = run.at(-1);
    run = last !== undefined && isBeside(hall, last, index) ? [...run, index].slice(-sorted.length) : [index];
    if (run.length < sorted.length) continue;
    const distance = distanceBetween(from, middleOf(hall, run));
    if (distance < bestDistance) [best, bestDistance] = [run, distance];
  }
  return best;
}

function nearestEach(
  hall: HallLayout,
  sorted: number[],
  isFree: (index: number) => boolean,
): number[] | null {
  const kept = sorted.filter(isFree);
  const chosen = new Set(kept);
  for (const gone of sorted.filter((index) => !chosen.has(index))) {
    const from = middleOf(hall, kept.length > 0 ? kept : [gone]);
    let best = -1;
    let bestDistance = Infinity;
    for (let index = 0; index < hall.seatCount; index += 1) {
      if (chosen.has(index) || !isFree(index)) continue;
      const distance = distanceBetween(from, middleOf(hall, [index]));
      if (distance < bestDistance) [best, bestDistance] = [index, distance];
    }
    if (best < 0) return null;
    chosen.add(best);
  }
  return [...chosen].sort((a, b) => a - b);
}

interface Middle {
  x: number;
  depth: number;
  section: number;
}

function middleOf({ x, depth, sectionOf }: HallLayout, indexes: number[]): Middle {
  const mean = (values: Float32Array) =>
    indexes.reduce((sum, index) => sum + (values[index] ?? 0), 0) / indexes.length;
  return { x: mean(x), depth: mean(depth), section: sectionOf[indexes[0] ?? 0] ?? 0 };
}

function distanceBetween(a: Middle, b: Middle): number {
  const away = Math.abs(a.x - b.x) + rowPenalty * Math.abs(a.depth - b.depth);
  return away + (a.section === b.section ? 0 : sectionPenalty);
}
