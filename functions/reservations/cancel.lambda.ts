import { concertCache } from '../concerts/concert-store.ts';
import { readEnvironment } from '../environment.ts';
import { emptyBody, jsonBody } from '../http/body.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { fan, type WithFan } from '../queue/fan.ts';
import { queueTokens } from '../queue/token.ts';
import { tokenSecret } from '../queue/token-secret.ts';
import { connectTable } from '../table/client.ts';
import { cancel } from './cancel.ts';
import { reservationNow } from './reservation.ts';

const environment = readEnvironment('TABLE_NAME', 'TOKEN_SECRET_ARN');
const table = connectTable(environment.TABLE_NAME);
const dependencies = { table, concerts: concertCache(table, Date.now), clock: Date.now };
const tokens = queueTokens(tokenSecret(environment.TOKEN_SECRET_ARN));

export const handler = httpRoute<WithFan>(
  [fan(tokens, Date.now), jsonBody(emptyBody)],
  async ({ fan: place, pathParameters, limit }) => {
    const result = await cancel(dependencies, place, pathParameters?.reservationId ?? '', limit);
    return isRefusal(result) ? result : json(200, reservationNow(result, dependencies.clock()));
  },
);
