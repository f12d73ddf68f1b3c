import { seatNumber } from '../../../functions/seats/seat.ts';
import type { Concert, Section } from '../api/types.ts';
import { type Block, blockOf, fillShelves, rowPitch, sectionGap, shelfGap, widthOf } from './blocks.ts';
import { type Box, boxAround, moveBox } from './geometry.ts';

/**
 * Where each seat of a hall is drawn. The layout of a concert says who sits beside whom, not where: so sections stand
 * before the stage in the order given, in shelves as wide as the hall, and everything is bent around the stage. One seat
 * is one unit wide; x grows to the right, y away from the stage.
 */
export interface HallLayout {
  seatCount: number;
  /** Of each seat, by its index: its number as the API spells it, its centre, its section. */
  numbers: string[];
  x: Float32Array;
  y: Float32Array;
  /** y before bending: the same for all of a row. */
  depth: Float32Array;
  sectionOf: Uint16Array;
  sections: SectionLayout[];
  /** The index of a seat by its number; undefined when the hall has no such seat. */
  indexOf(number: string): number | undefined;
  box: Box;
  stage: Box;
}

interface SectionLayout {
  section: Section;
  /** Rank of its price, 0 for the highest. */
  tier: number;
  /** After bending. */
  box: Box;
  firstSeat: number;
  /** Behind the last one. */
  endSeat: number;
  rows: RowLayout[];
}

/** Seats from left to right; of a section without rows, as many as fit beside one another. */
export interface RowLayout {
  name: string | null;
  /** Before bending. */
  y: number;
  firstSeat: number;
  endSeat: number;
}

/** Of those numbers that the hall has. */
export const indexesOf = (hall: HallLayout, numbers: string[]): number[] =>
  numbers.map((number) => hall.indexOf(number)).filter((index) => index !== undefined);

/** In the currency's minor unit. */
export const priceOf = ({ sections, sectionOf }: HallLayout, index: number): number =>
  sections[sectionOf[index] ?? 0]?.section.price ?? 0;

export const totalOf = (hall: HallLayout, indexes: number[]): number =>
  indexes.reduce((sum, index) => sum + priceOf(hall, index), 0);

/** How much nearer to the stage the outermost seats are than those in the middle, by the hall's width. */
const bend = 0.13;

export function layOut({ sections }: Pick<Concert, 'sections'>): HallLayout {
  const blocks = sections.map(blockOf);
  const shelves = fillShelves(blocks);
  const width = Math.max(...shelves.map((shelf) => widthOf(shelf)));
  const seatCount = blocks.reduce((sum, { seatCount: count }) => sum + count, 0);
  let byNumber: Map<string, number> | undefined;
  const hall: HallLayout = {
    seatCount,
    numbers: [],
    x: new Float32Array(seatCount),
    y: new Float32Array(seatCount),
    depth: new Float32Array(seatCount),
    sectionOf: new Uint16Array(seatCount),
    sections: [],
    indexOf: (number) => {
      // Not before it is asked for: of a huge hall that would hold up the first picture.
      byNumber ??= new Map(hall.numbers.map((each, index) => [each, index]));
      return byNumber.get(number);
    },
    box: { left: 0, top: 0, right: 0, bottom: 0 },
    stage: { left: 0, top: 0, right: 0, bottom: 0 },
  };
  const tiers = [...new Set(sections.map(({ price }) => price))].sort((a, b) => b - a);
  let top = 0;
  for (const shelf of shelves) {
    let left = -widthOf(shelf) / 2;
    for (const block of shelf) {
      place(hall, block, { left, top, tier: tiers.indexOf(block.section.price), width });
      left += block.width + sectionGap;
    }
    top += Math.max(...shelf.map(({ depth }) => depth)) + shelfGap;
  }
  hall.stage = stageBefore(hall, width);
  hall.box = moveBox(boxAround([hall.stage, ...hall.sections.map(({ box }) => box)]), 1.5);
  // For the names of the first sections.
  hall.box.top -= 1;
  return hall;
}

/** As wide as a part of the hall, and before the seats that are behind it. */
function stageBefore({ x, y, seatCount }: HallLayout, width: number): Box {
  const half = width * 0.22;
  let bottom = 0;
  for (let index = 0; index < seatCount; index += 1) {
    const [seatX = 0, seatY = 0] = [x[index], y[index]];
    if (seatY < bottom && Math.abs(seatX) < half) bottom = seatY;
  }
  const depth = Math.max(2.8, width * 0.06);
  return { left: -half, right: half, top: bottom - 3 - depth, bottom: bottom - 3 };
}

function place(
  hall: HallLayout,
  { section, rows, width }: Block,
  at: { left: number; top: number; tier: number; width: number },
): void {
  const firstSeat = hall.numbers.length;
  const placed: SectionLayout = {
    section,
    tier: at.tier,
    box: { left: 0, top: 0, right: 0, bottom: 0 },
    firstSeat,
    endSeat: firstSeat,
    rows: [],
  };
  const sectionIndex = hall.sections.push(placed) - 1;
  for (const [rowIndex, row] of rows.entries()) {
    const y = at.top + rowIndex * rowPitch + rowPitch / 2;
    const left = at.left + (width - row.width) / 2;
    const rowLayout = { name: row.name, y, firstSeat: hall.numbers.length, endSeat: hall.numbers.length };
    for (const { from, to, x } of row.runs) {
      for (let number = from; number <= to; number += 1) {
        const index = hall.numbers.length;
        const centreX = left + x + (number - from) + 0.5;
        hall.numbers.push(seatNumber({ sectionId: section.sectionId, row: row.name, number }));
        hall.x[index] = centreX;
        hall.depth[index] = y;
        hall.y[index] = y - bend * 4 * (centreX / at.width) ** 2 * at.width;
        hall.sectionOf[index] = sectionIndex;
      }
    }
    rowLayout.endSeat = hall.numbers.length;
    placed.rows.push(rowLayout);
  }
  placed.endSeat = hall.numbers.length;
  placed.box = boxOfSeats(hall, placed);
}

function boxOfSeats({ x, y }: HallLayout, { firstSeat, endSeat }: SectionLayout): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let index = firstSeat; index < endSeat; index += 1) {
    const [seatX = 0, seatY = 0] = [x[index], y[index]];
    box.left = Math.min(box.left, seatX - 0.5);
    box.right = Math.max(box.right, seatX + 0.5);
    box.top = Math.min(box.top, seatY - 0.5);
    box.bottom = Math.max(box.bottom, seatY + 0.5);
  }
  return box;
}
