import { between, seededRandom, weighted } from '../random.ts';

/** What one fan will choose, whatever happens: fixed before the doors open. */
export interface FanPlan {
  arrivesAfterMs: number;
  /** In the queue: stays, goes with a word (the place is given up), or vanishes without one. */
  inQueue: 'stays' | 'leaves' | 'vanishes';
  /** How long one who does not stay will wait. */
  patienceMs: number;
  groupSize: number;
  /** The seat whose neighbourhood they want, counted from the stage. */
  favourite: number;
  /** Looking at the seat map, each time. */
  looksForMs: number;
  /** Looks at the map before giving up. */
  mostLooks: number;
  withSeats: 'pays' | 'cancels' | 'walksAway' | 'paysTooLate';
  /** From the hold to what they do with it, as a part of the hold's length; over 1 is too late. */
  decidesAfter: number;
}

const rushMs = 5000;
const longestPatienceMs = 8000;

/** The plan of fan `index`: the same for the same seed. Most come at once, and most want to sit in front. */
export function planFan(seed: number, index: number, seatCount: number): FanPlan {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) + index);
  const withSeats = weighted(random, { pays: 56, cancels: 14, walksAway: 23, paysTooLate: 7 });
  return {
    arrivesAfterMs: rushMs * random() ** 2,
    inQueue: weighted(random, { stays: 88, leaves: 7, vanishes: 5 }),
    patienceMs: between(random, 500, longestPatienceMs),
    groupSize: Number(weighted(random, { 1: 30, 2: 45, 3: 15, 4: 10 })),
    favourite: Math.floor(seatCount * random() ** 2),
    looksForMs: between(random, 300, 1200),
    mostLooks: Math.floor(between(random, 2, 7)),
    withSeats,
    decidesAfter: withSeats === 'paysTooLate' ? 1.1 : between(random, 0.2, 0.7),
  };
}
