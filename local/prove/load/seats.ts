import type { Random } from '../../random.ts';

/** What the clients of one hall think of its seats: right often enough to sell, wrong often enough to collide. */
export interface SeatGuess {
  /** Up to `count` seats that look free; now and then some that look taken. Empty when all look sold. */
  choose(random: Random, count: number): string[];
  sold(seats: string[]): void;
  heldUntil(seats: string[], untilMs: number): void;
  free(seats: string[]): void;
  /** How many do not look sold. */
  left(): number;
}

/** All clients choose from so few seats, so they meet. */
const width = 16;
const choosesTaken = 0.2;

export function guessSeats(seats: readonly string[]): SeatGuess {
  const soldSeats = new Set<string>();
  const heldUntilMs = new Map<string, number>();
  let firstUnsold = 0;

  const unsold = function* () {
    while (firstUnsold < seats.length && soldSeats.has(seats[firstUnsold] as string)) firstUnsold += 1;
    for (let index = firstUnsold; index < seats.length; index += 1) {
      const seat = seats[index] as string;
      if (!soldSeats.has(seat)) yield seat;
    }
  };
  const candidates = (alsoHeld: boolean): string[] => {
    const found: string[] = [];
    const nowMs = Date.now();
    for (const seat of unsold()) {
      if (alsoHeld || (heldUntilMs.get(seat) ?? 0) <= nowMs) found.push(seat);
      if (found.length === width) break;
    }
    return found;
  };

  return {
    choose(random, count) {
      const from = candidates(random() < choosesTaken);
      const chosen: string[] = [];
      while (chosen.length < count && from.length > 0) {
        chosen.push(...from.splice(Math.floor(random() * from.length), 1));
      }
      return chosen;
    },
    sold(sold) {
      for (const seat of sold) {
        soldSeats.add(seat);
        heldUntilMs.delete(seat);
      }
    },
    heldUntil(held, untilMs) {
      for (const seat of held) heldUntilMs.set(seat, untilMs);
    },
    free(freed) {
      for (const seat of freed) heldUntilMs.delete(seat);
    },
    left: () => seats.length - soldSeats.size,
  };
}
