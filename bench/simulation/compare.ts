import { meanOf, rounded } from '../median.ts';
import type { BenchContext, ResultTable } from '../part.ts';
import { playLocally } from './play-local.ts';
import { behaviour, type Scenario } from './scenario.ts';
import { simulate } from './simulate.ts';
import type { Outcome } from './tally.ts';

/** The same nights in the simulation and on the local stack. */
export interface Comparison {
  seeds: number[];
  simulated: Outcome[];
  local: Outcome[];
}

const minuteMs = 60_000;

/** Small enough for the local stack, and with everything in it: a queue, lost races, holds that lapse, people who walk away. */
const small: Scenario = {
  name: 'small',
  fans: 240,
  pairs: 40,
  policy: {
    holdSeconds: 90,
    opensAtMs: minuteMs,
    queue: { maxActive: 10, claimSeconds: 30, activeSeconds: 1800, idleSeconds: 120 },
  },
  arrivals: [
    { share: 0.6, fromMs: 0, toMs: minuteMs },
    { share: 0.4, fromMs: minuteMs, toMs: 5 * minuteMs },
  ],
  behaviour,
  throttleRate: Number.POSITIVE_INFINITY,
  // When the very last pair is sold is a matter of one hold that lapses or does not.
  untilSold: 0.9,
  lastsMs: 60 * minuteMs,
};
const seeds = [1, 2, 3];

export async function compareWithLocal(context: BenchContext): Promise<Comparison> {
  const { signal } = context;
  const simulated: Outcome[] = [];
  for (const seed of seeds) simulated.push((await simulate(small, seed, { isIdeal: true, signal })).outcome);
  const local: Outcome[] = [];
  for (const seed of seeds) local.push(await playLocally(small, seed, context));
  return { seeds, simulated, local };
}

const names: Record<keyof Outcome, string> = {
  soldAfterSeconds: '90% sold after, s',
  medianWaitSeconds: 'median wait of those let in, s',
  polls: 'polls',
  reserves: 'reserves',
};
const figures = Object.keys(names) as (keyof Outcome)[];

/** By how much the simulation is off, as a share of what the local stack did: the means over all nights. */
const deviations = ({ simulated, local }: Comparison): Record<keyof Outcome, number> =>
  Object.fromEntries(
    figures.map((figure) => {
      const of = (outcomes: Outcome[]) => meanOf(outcomes.map((outcome) => outcome[figure]));
      return [figure, of(simulated) / of(local) - 1];
    }),
  ) as Record<keyof Outcome, number>;

/** Without its sign. @throws Error when a night sold too little to compare. */
export function worstDeviation(comparison: Comparison): number {
  const worst = Math.max(...Object.values(deviations(comparison)).map(Math.abs));
  if (Number.isNaN(worst)) throw new Error('a night to compare was not sold, or nobody was let in');
  return worst;
}

export const comparisonTable = (comparison: Comparison): ResultTable => ({
  title: `The same night, ${small.fans} fans and ${small.pairs * 2} seats, means of ${seeds.length} nights`,
  head: ['', 'simulated', 'local stack', 'off by'],
  rows: figures.map((figure) => {
    const of = (outcomes: Outcome[]) => rounded(meanOf(outcomes.map((outcome) => outcome[figure])), 1);
    const off = deviations(comparison)[figure];
    return [names[figure], of(comparison.simulated), of(comparison.local), `${rounded(off * 100, 1)}%`];
  }),
});
