import type { HallLayout } from './hall-layout.ts';

/** What a seat is, for those who look at the map. */
export const seatState = { free: 0, held: 1, sold: 2 } as const;
export type SeatState = (typeof seatState)[keyof typeof seatState];

const stateByName: Record<string, SeatState> = {
  HELD: seatState.held,
  SOLD: seatState.sold,
  BLOCKED: seatState.sold,
};

/**
 * Writes what an answer says about its sections into the states of the hall.
 *
 * @param taken Of one section, or of all: seats that are not free, as the API names their states.
 * @param sectionIndex null for all.
 * @returns the indexes that changed.
 */
export function applyTaken(
  hall: HallLayout,
  states: Uint8Array,
  taken: Record<string, string>,
  sectionIndex: number | null,
): number[] {
  const section = sectionIndex === null ? undefined : hall.sections[sectionIndex];
  const [first, end] = section ? [section.firstSeat, section.endSeat] : [0, hall.seatCount];
  const next = new Uint8Array(end - first);
  for (const number in taken) {
    const index = hall.indexOf(number);
    if (index === undefined || index < first || index >= end) continue;
    next[index - first] = stateByName[taken[number] ?? ''] ?? seatState.sold;
  }
  const changed: number[] = [];
  for (let index = first; index < end; index += 1) {
    const state = next[index - first] ?? seatState.free;
    if (states[index] === state) continue;
    states[index] = state;
    changed.push(index);
  }
  return changed;
}

/** How many of a section's seats are free. */
export function countFree(
  states: Uint8Array,
  { firstSeat, endSeat }: { firstSeat: number; endSeat: number },
) {
  let free = 0;
  for (let index = firstSeat; index < endSeat; index += 1) if (states[index] === seatState.free) free += 1;
  return free;
}
