import { readEnvironment } from '../environment.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { connectTable } from '../table/client.ts';
import { concertCache } from './concert-store.ts';
import { getSeatMap } from './get-seat-map.ts';

const table = connectTable(readEnvironment('TABLE_NAME').TABLE_NAME);
const dependencies = { table, concerts: concertCache(table, Date.now), clock: Date.now };

export const handler = httpRoute([], async ({ pathParameters, queryStringParameters }) => {
  const map = await getSeatMap(dependencies, pathParameters?.concertId ?? '', queryStringParameters?.section);
  return isRefusal(map) ? map : json(200, map);
});
