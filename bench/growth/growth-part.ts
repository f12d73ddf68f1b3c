import { type CallsData, measurePaths } from '../calls/calls-part.ts';
import type { Cost, PathCost } from '../calls/measure.ts';
import type { Size } from '../calls/stage.ts';
import { rounded } from '../median.ts';
import type { BenchPart, BenchReport, Goal, ResultTable } from '../part.ts';
import { missingCache } from './shared-cache.ts';
import { measureSoldOutMaps, type SoldOutMap, soldOutTable } from './sold-out-map.ts';
import { measureWatchers, type WatchersData, watchersGoal, watchersTable } from './watchers.ts';

export interface GrowthData {
  sizes: Size[];
  /** By path, one for each size. */
  costs: Record<string, PathCost[]>;
  soldOutMaps: SoldOutMap[];
  /** null where there is no shared cache to measure behind. */
  watchers: WatchersData | null;
}

const sizes: Size[] = [
  { seats: 50, waiting: 100 },
  { seats: 5000, waiting: 10_000 },
  { seats: 100_000, waiting: 1_000_000 },
];
const mostGrowth = 0.05;

/** The same paths in small and in huge halls, the map of a huge hall that is sold out, and many who watch one. */
export const growthPart: BenchPart<GrowthData> = {
  name: 'growth',
  title:
    'the same calls with 50 to 100,000 seats and 100 to 1,000,000 waiting; the map of a huge hall, and many who watch',
  async run(context): Promise<BenchReport<GrowthData>> {
    const bySize: CallsData[] = [];
    for (const size of sizes) bySize.push(await measurePaths(context, size));
    const names = Object.keys(bySize[0] ?? {});
    const costs = Object.fromEntries(
      names.map((name) => [name, bySize.map((costsOf) => costsOf[name] as PathCost)]),
    );
    const soldOutMaps = await measureSoldOutMaps(context);
    const watchers = (await measureWatchers(context)) ?? null;
    const data = { sizes, costs, soldOutMaps, watchers };
    return {
      data,
      tables: [tableOf(data), soldOutTable(soldOutMaps), ...(watchers ? [watchersTable(watchers)] : [])],
      goals: [goalOf(data), ...(watchers ? [watchersGoal(watchers)] : [])],
      notes: [watchers ? aboutTheCache : `Many who watch were not measured: ${missingCache()}.`],
    };
  },
};

const aboutTheCache =
  'The shared cache is an nginx before the local stack, with the key of the deployed one; it goes by whole seconds, so that it keeps an answer for one to two. CloudFront was not measured.';

/** All that a path costs: what is asked of DynamoDB, Lambda, the bus and Scheduler. */
const figures = ['calls', 'readUnits', 'writeUnits', 'invocations', 'events', 'schedulerCalls'] as const;

type Counted = Pick<PathCost, 'now' | 'after'>;

const totalOf = ({ now, after }: Counted, figure: keyof Cost): number => now[figure] + after[figure];

const tableOf = ({ sizes, costs }: GrowthData): ResultTable => ({
  title: 'Units read and written, now and after, by size',
  head: ['path', ...sizes.map(({ seats, waiting }) => `${seats} seats, ${waiting} waiting`), 'growth'],
  rows: Object.entries(costs).map(([name, all]) => [
    name,
    ...all.map((cost) => `${totalOf(cost, 'readUnits')} / ${totalOf(cost, 'writeUnits')}`),
    `${rounded(growthOf(all) * 100, 0)}%`,
  ]),
});

/** The most that any figure has grown from the smallest size to any other, as a share of it. */
export function growthOf(costs: readonly Counted[]): number {
  const [smallest, ...others] = costs;
  if (!smallest) return Number.NaN;
  const growths = figures.flatMap((figure) => {
    const before = totalOf(smallest, figure);
    return others.map((cost) => (totalOf(cost, figure) - before) / Math.max(before, 1));
  });
  return Math.max(0, ...growths);
}

function goalOf({ costs }: GrowthData): Goal {
  const growths = Object.entries(costs).map(([name, all]) => ({ name, growth: growthOf(all) }));
  const [worst] = growths.toSorted((a, b) => b.growth - a.growth);
  const { name, growth } = worst ?? { name: 'nothing', growth: Number.NaN };
  return {
    title: 'no path costs more than 5% more in a larger hall or behind a longer queue',
    measured: growth === 0 ? 'none costs more' : `at most ${rounded(growth * 100, 1)}% more (${name})`,
    isMet: growth <= mostGrowth,
  };
}
