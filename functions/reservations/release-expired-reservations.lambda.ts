import { concertCache } from '../concerts/concert-store.ts';
import { readEnvironment } from '../environment.ts';
import { emptyBody, jsonBody } from '../http/body.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { connectTable } from '../table/client.ts';
import { releaseExpiredReservations } from './release-expired-reservations.ts';

const table = connectTable(readEnvironment('TABLE_NAME').TABLE_NAME);
const dependencies = { table, concerts: concertCache(table, Date.now), clock: Date.now };
/** Within the function's 25 s: a full house may hold thousands of lapsed seats. */
const limitMs = 22_000;

export const handler = httpRoute(
  [jsonBody(emptyBody)],
  async ({ pathParameters, limit }) => {
    const released = await releaseExpiredReservations(dependencies, pathParameters?.concertId ?? '', limit);
    return isRefusal(released) ? released : json(200, { released });
  },
  limitMs,
);
