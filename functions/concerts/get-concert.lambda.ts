import { readEnvironment } from '../environment.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { connectTable } from '../table/client.ts';
import { concertView } from './concert.ts';
import { concertCache } from './concert-store.ts';
import { getConcert } from './get-concert.ts';

const concerts = concertCache(connectTable(readEnvironment('TABLE_NAME').TABLE_NAME), Date.now);

export const handler = httpRoute([], async ({ pathParameters, limit }) => {
  const concert = await getConcert(concerts, pathParameters?.concertId ?? '', limit);
  if (isRefusal(concert)) return concert;
  return json(200, concertView(concert), { 'cache-control': 'public, max-age=60' });
});
