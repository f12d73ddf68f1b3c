import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../local/clock.ts';
import type { LocalStack } from '../../local/stack.ts';
import { makeHall, sectionsOf } from '../hall.ts';
import { rounded } from '../median.ts';
import type { BenchContext, Goal, ResultTable } from '../part.ts';
import { withStack } from '../with-stack.ts';
import { runWatch } from './run-watch.ts';
import { sell } from './sell.ts';
import { missingCache, startSharedCache } from './shared-cache.ts';

/** What it cost that many looked at once. */
interface Watched {
  how: string;
  seconds: number;
  answers: number;
  refusals: number;
  queries: number;
  readUnits: number;
  /** The most that an answer lay back when it came. */
  oldestMs: number;
}

export interface WatchersData {
  sections: number;
  connections: number;
  cached: Watched;
  direct: Watched;
}

const concertId = 'watched';
const sections = sectionsOf(1500);
const connections = 500;

const soldBefore = 250;
/** So that each map is another one when it is fetched anew. */
const saleEveryMs = 250;

/**
 * Looks at three sections that fill up, through a shared cache and, to compare, at the API itself. undefined where no
 * cache is.
 */
export async function measureWatchers(context: BenchContext): Promise<WatchersData | undefined> {
  if (missingCache() !== undefined) return undefined;
  return withStack(context, { streams: false, schedules: false }, async (stack) => {
    await makeHall(stack.url, systemClock(), { concertId, seats: 1500, maxActive: 100 });
    for (const { sectionId } of sections) await sell(stack, { concertId, sectionId }, 1, soldBefore);
    const sale = startSale(stack);
    const cache = await startSharedCache(stack.url);
    try {
      context.progress(`${connections} watchers at once, through a shared cache`);
      const cached = await look(stack, cache.url, 'through a shared cache', 10);
      context.progress(`${connections} watchers at once, without one`);
      const direct = await look(stack, stack.url, 'without one', 3);
      return { sections: sections.length, connections, cached, direct };
    } finally {
      await cache.close();
      await sale.end();
    }
  });
}

/** Sells one seat after the other, in each section. */
function startSale(stack: LocalStack): { end(): Promise<void> } {
  let isOn = true;
  const sale = (async () => {
    for (let seat = soldBefore + 1; isOn; seat += 1, await sleep(saleEveryMs))
      for (const { sectionId } of sections) await sell(stack, { concertId, sectionId }, seat, seat);
  })();
  // Told by `end`, not before.
  sale.catch(() => undefined);
  return {
    end: () => {
      isOn = false;
      return sale;
    },
  };
}

async function look(stack: LocalStack, url: string, how: string, seconds: number): Promise<Watched> {
  const urls = sections.map(
    ({ sectionId }) => `${url}/api/v1/concerts/${concertId}/seats?section=${sectionId}`,
  );
  stack.gateway.resetCalls();
  const { answers, refusals, oldestMs, tookMs } = await runWatch({ urls, connections, seconds });
  const queries = stack.gateway.calls().filter(({ action }) => action === 'dynamodb:Query');
  const sum = (figure: 'count' | 'readUnits') => queries.reduce((total, call) => total + call[figure], 0);
  return {
    how,
    seconds: rounded(tookMs / 1000, 1),
    answers,
    refusals,
    queries: sum('count'),
    readUnits: sum('readUnits'),
    oldestMs,
  };
}

/** One for each section and second, and the second that had begun. */
export const mostQueries = ({ sections, cached }: WatchersData): number =>
  sections * (Math.ceil(cached.seconds) + 1);

export const watchersTable = ({ sections, connections, cached, direct }: WatchersData): ResultTable => ({
  title: `${connections} at once look at ${sections} sections, as fast as they get answers`,
  head: ['', 'seconds', 'answers', 'refused (429)', 'queries', 'read units', 'oldest answer, ms'],
  rows: [cached, direct].map(({ how, seconds, answers, refusals, queries, readUnits, oldestMs }) => [
    how,
    seconds,
    answers,
    refusals,
    queries,
    readUnits,
    oldestMs,
  ]),
});

export function watchersGoal(data: WatchersData): Goal {
  const { queries, answers, refusals, seconds } = data.cached;
  return {
    title: 'behind a shared cache, watchers cost the table at most one query per section and second',
    measured: `${queries} queries for ${answers} answers in ${seconds} s (at most ${mostQueries(data)})`,
    isMet: refusals === 0 && queries <= mostQueries(data),
  };
}
