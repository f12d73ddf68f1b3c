import { readEnvironment } from '../environment.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { fan, type WithFan } from '../queue/fan.ts';
import { queueTokens } from '../queue/token.ts';
import { tokenSecret } from '../queue/token-secret.ts';
import { connectTable } from '../table/client.ts';
import { getReservation } from './get-reservation.ts';
import { reservationNow } from './reservation.ts';

const environment = readEnvironment('TABLE_NAME', 'TOKEN_SECRET_ARN');
const table = connectTable(environment.TABLE_NAME);
const tokens = queueTokens(tokenSecret(environment.TOKEN_SECRET_ARN));

export const handler = httpRoute<WithFan>(
  [fan(tokens, Date.now)],
  async ({ fan: place, pathParameters, limit }) => {
    const reservation = await getReservation(table, place, pathParameters?.reservationId ?? '', limit);
    return isRefusal(reservation) ? reservation : json(200, reservationNow(reservation, Date.now()));
  },
);
