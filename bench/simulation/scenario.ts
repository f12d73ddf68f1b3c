import type { Behaviour } from './fan.ts';
import type { HousePolicy } from './house.ts';

export interface Scenario {
  name: string;
  fans: number;
  /** Of two seats each, in sections of 250 pairs. */
  pairs: number;
  policy: HousePolicy;
  /** When people come: shares of them, evenly within each time. Milliseconds. */
  arrivals: { share: number; fromMs: number; toMs: number }[];
  behaviour: Behaviour;
  /** Of the API's stage. */
  throttleRate: number;
  /** It ends when this share of the pairs is sold. */
  untilSold: number;
  /** It ends then at the latest. */
  lastsMs: number;
}

const minuteMs = 60_000;

export const behaviour: Behaviour = {
  walkAway: 0.1,
  choose: { medianSeconds: 30, spread: 0.6 },
  clickSeconds: 3,
  pay: { medianSeconds: 60, spread: 0.5 },
  payShare: 0.85,
  tries: 5,
};

/** Half an hour before the sale people begin to come; most come in the minutes around its opening. */
const opensAtMs = 30 * minuteMs;
const arrivals = [
  { share: 0.3, fromMs: 0, toMs: 25 * minuteMs },
  { share: 0.4, fromMs: 25 * minuteMs, toMs: opensAtMs },
  { share: 0.25, fromMs: opensAtMs, toMs: 35 * minuteMs },
  { share: 0.05, fromMs: 35 * minuteMs, toMs: 90 * minuteMs },
];

const night = { fans: 500_000, pairs: 25_000, arrivals, behaviour, untilSold: 1 };
const queue = { activeSeconds: 1800, idleSeconds: 300 };
/** Of one that breaks, what comes later is not worth the wait. */
const tenMinutesOfSale = opensAtMs + 10 * minuteMs;

export const scenarios: Scenario[] = [
  {
    ...night,
    name: 'as it comes',
    policy: { holdSeconds: 300, opensAtMs, queue: { ...queue, maxActive: 100, claimSeconds: 60 } },
    throttleRate: 2000,
    lastsMs: tenMinutesOfSale,
  },
  {
    ...night,
    name: 'the largest house',
    policy: { holdSeconds: 300, opensAtMs, queue: { ...queue, maxActive: 2000, claimSeconds: 450 } },
    throttleRate: 10_000,
    lastsMs: tenMinutesOfSale,
  },
  {
    ...night,
    name: 'set for the night',
    policy: { holdSeconds: 300, opensAtMs, queue: { ...queue, maxActive: 1000, claimSeconds: 450 } },
    throttleRate: 10_000,
    lastsMs: 150 * minuteMs,
  },
];
