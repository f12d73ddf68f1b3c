import { seatRanges } from '../../../functions/concerts/concert.ts';
import type { Section } from '../api/types.ts';

export const rowPitch = 1.2;
export const sectionGap = 2.2;
/** Room for the name of a section above it. */
export const shelfGap = 3.4;
/** How wide a hall is for its depth. */
const proportion = 1.7;

/** A section by itself: rows of runs of seats, each run from x on. */
export interface Block {
  section: Section;
  seatCount: number;
  width: number;
  depth: number;
  rows: { name: string | null; runs: { from: number; to: number; x: number }[]; width: number }[];
}

export function blockOf(section: Section): Block {
  const rows = section.seats === undefined ? rowsOf(section) : chunksOf(section.seats);
  const width = Math.max(...rows.map((row) => row.width));
  const seatCount = rows.flatMap(({ runs }) => runs).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return { section, seatCount, width, depth: rows.length * rowPitch, rows };
}

/** A row may come in several runs, with an aisle where numbers are missing. */
function rowsOf(section: Section): Block['rows'] {
  const byName = new Map<string, { from: number; to: number }[]>();
  for (const { row, from, to } of seatRanges(section)) {
    const name = row ?? '';
    byName.set(name, [...(byName.get(name) ?? []), { from, to }]);
  }
  return [...byName].map(([name, ranges]) => {
    const sorted = ranges.sort((a, b) => a.from - b.from);
    let x = 0;
    let previousTo: number | null = null;
    const runs = sorted.map(({ from, to }) => {
      // A missing stretch of numbers is an aisle, of two seats at most: nobody knows how wide it is.
      if (previousTo !== null) x += Math.min(2, from - previousTo - 1);
      const run = { from, to, x };
      x += to - from + 1;
      previousTo = to;
      return run;
    });
    return { name, runs, width: x };
  });
}

/** Places without rows, thrice as wide as deep. */
function chunksOf(count: number): Block['rows'] {
  const perRow = Math.min(count, Math.ceil(Math.sqrt(count * 3)));
  return Array.from({ length: Math.ceil(count / perRow) }, (_, row) => {
    const from = row * perRow + 1;
    const to = Math.min(count, from + perRow - 1);
    return { name: null, runs: [{ from, to, x: 0 }], width: perRow };
  });
}

export const widthOf = (shelf: Block[]): number =>
  shelf.reduce((sum, { width }) => sum + width, 0) + sectionGap * (shelf.length - 1);

export function fillShelves(blocks: Block[]): Block[][] {
  const area = blocks.reduce((sum, { width, depth }) => sum + (width + sectionGap) * (depth + shelfGap), 0);
  const most = Math.max(Math.sqrt(area * proportion), ...blocks.map(({ width }) => width));
  const shelves: Block[][] = [];
  let shelf: Block[] = [];
  for (const block of blocks) {
    if (shelf.length > 0 && widthOf([...shelf, block]) > most) {
      shelves.push(shelf);
      shelf = [];
    }
    shelf.push(block);
  }
  return [...shelves, shelf];
}
