import { readEnvironment } from '../environment.ts';
import { jsonBody, type WithBody } from '../http/body.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { connectTable } from '../table/client.ts';
import { concertView } from './concert.ts';
import { type ConcertRequest, concertFrom, concertSchema } from './concert-schema.ts';
import { createConcert } from './create-concert.ts';

const environment = readEnvironment(
  'TABLE_NAME',
  'DEFAULT_HOLD_SECONDS',
  'DEFAULT_MAX_ACTIVE',
  'DEFAULT_ACTIVE_SECONDS',
);
const table = connectTable(environment.TABLE_NAME);
const defaults = {
  holdSeconds: environment.DEFAULT_HOLD_SECONDS,
  maxActive: environment.DEFAULT_MAX_ACTIVE,
  activeSeconds: environment.DEFAULT_ACTIVE_SECONDS,
};

export const handler = httpRoute<WithBody<ConcertRequest>>(
  [jsonBody(concertSchema)],
  async ({ payload, limit }) => {
    const result = await createConcert(table, concertFrom(payload, defaults), limit);
    if (isRefusal(result)) return result;
    return json(201, concertView(result), { location: `/api/v1/concerts/${result.concertId}` });
  },
);
