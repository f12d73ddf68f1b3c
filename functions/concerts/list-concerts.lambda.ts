import { readEnvironment } from '../environment.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { connectTable } from '../table/client.ts';
import { listConcerts } from './list-concerts.ts';

const table = connectTable(readEnvironment('TABLE_NAME').TABLE_NAME);

export const handler = httpRoute([], async ({ queryStringParameters, limit }) => {
  const page = await listConcerts(table, queryStringParameters?.next, limit);
  return isRefusal(page) ? page : json(200, page);
});
