/** A way to reserve a seat of a hall with so many, numbered from 1. */
export interface Flow {
  name: string;
  /** Round trips that follow one another, when nothing is in the way. */
  roundTrips: number;
  /** What each of them takes on the injected network, beside what it takes on this machine. */
  roundTripMs: number;
  /** Makes the hall anew, past the injected network: all seats free, and everybody may reserve. */
  open(hall: Hall): Promise<void>;
  /** Holds the seat for the fan (from 0). False when somebody else has it. */
  reserve(fan: number, seat: number): Promise<boolean>;
  /** As reserve, but whoever holds the lock dies in the middle, as far as it got. */
  reserveAndDie(fan: number, seat: number, when: Death): Promise<void>;
  close(): Promise<void>;
}

export const deaths = ['with the lock', 'before paying'] as const;
export type Death = (typeof deaths)[number];

interface Hall {
  seats: number;
  fans: number;
  /** Of every hold, and of the lock in Redis; whole seconds. */
  holdMs: number;
}
