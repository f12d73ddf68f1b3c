import { concertCache } from '../concerts/concert-store.ts';
import { readEnvironment } from '../environment.ts';
import { cacheableJson } from '../http/cacheable.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { connectTable } from '../table/client.ts';
import { getSeatMap } from './get-seat-map.ts';

const table = connectTable(readEnvironment('TABLE_NAME').TABLE_NAME);
const dependencies = { table, concerts: concertCache(table, Date.now), clock: Date.now };

/** Within the function's 15 s: a sold-out hall of 100,000 seats is read in pages, one after the other. */
const limitMs = 12_000;

/** So that a cache in front asks once a second for each section, however many are watching. */
const sharedSeconds = 1;

export const handler = httpRoute(
  [],
  async ({ pathParameters, queryStringParameters, headers, limit }) => {
    const concertId = pathParameters?.concertId ?? '';
    const map = await getSeatMap(dependencies, concertId, queryStringParameters?.section, limit);
    if (isRefusal(map)) return map;
    return cacheableJson({ headers }, map, { version: map.seats, sharedSeconds });
  },
  limitMs,
);
