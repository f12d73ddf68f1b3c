import type { HallLayout, RowLayout } from './hall-layout.ts';

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey'>;

/** Where an arrow key leads from a seat; null when the key is none, or there is nothing that way. */
export function moveInGrid(
  hall: Pick<HallLayout, 'x'>,
  rows: RowLayout[],
  from: number,
  { key, ctrlKey }: Keys,
): number | null {
  const rowIndex = rows.findIndex(({ firstSeat, endSeat }) => firstSeat <= from && from < endSeat);
  const row = rows[rowIndex];
  const [first, last] = [rows[0], rows.at(-1)];
  if (!row || !first || !last) return null;
  const inRow = (index: number) => (row.firstSeat <= index && index < row.endSeat ? index : null);
  switch (key) {
    case 'ArrowLeft':
      return inRow(from - 1);
    case 'ArrowRight':
      return inRow(from + 1);
    case 'ArrowUp':
      return nearestIn(hall, rows[rowIndex - 1], from);
    case 'ArrowDown':
      return nearestIn(hall, rows[rowIndex + 1], from);
    case 'Home':
      return ctrlKey ? first.firstSeat : row.firstSeat;
    case 'End':
      return (ctrlKey ? last : row).endSeat - 1;
    default:
      return null;
  }
}

function nearestIn({ x }: Pick<HallLayout, 'x'>, row: RowLayout | undefined, from: number): number | null {
  if (!row) return null;
  let nearest = row.firstSeat;
  for (let index = row.firstSeat; index < row.endSeat; index += 1) {
    const isNearer =
      Math.abs((x[index] ?? 0) - (x[from] ?? 0)) < Math.abs((x[nearest] ?? 0) - (x[from] ?? 0));
    if (isNearer) nearest = index;
  }
  return nearest;
}

/** More buttons than this make a page slow. */
const mostButtons = 600;

/** Indexes of the rows to show: all of a small section, else as many as may be around the active seat. */
export function rowsAround(rows: RowLayout[], active: number): number[] {
  const at = rows.findIndex(({ firstSeat, endSeat }) => firstSeat <= active && active < endSeat);
  const seatsIn = (index: number) => (rows[index]?.endSeat ?? 0) - (rows[index]?.firstSeat ?? 0);
  const byDistance = [...rows.keys()].sort((a, b) => Math.abs(a - at) - Math.abs(b - at));
  let buttons = 0;
  const shown = byDistance.filter((index) => {
    buttons += seatsIn(index);
    return index === at || buttons <= mostButtons;
  });
  return shown.sort((a, b) => a - b);
}
