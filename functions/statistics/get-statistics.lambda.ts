import { concertCache } from '../concerts/concert-store.ts';
import { readEnvironment } from '../environment.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { connectTable } from '../table/client.ts';
import { getStatistics, statisticsCache } from './get-statistics.ts';

const table = connectTable(readEnvironment('TABLE_NAME').TABLE_NAME);
const concerts = concertCache(table, Date.now);
const remembered = statisticsCache({ table, concerts, clock: Date.now });

/** As the seat map's: a sold-out hall of 100,000 seats is read in pages, one after the other. */
const limitMs = 12_000;

export const handler = httpRoute(
  [],
  async ({ pathParameters, limit }) => {
    const statistics = await getStatistics({ concerts, remembered }, pathParameters?.concertId ?? '', limit);
    return isRefusal(statistics) ? statistics : json(200, statistics);
  },
  limitMs,
);
