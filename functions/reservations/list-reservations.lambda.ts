import { readEnvironment } from '../environment.ts';
import { httpRoute } from '../http/pipeline.ts';
import { json } from '../http/response.ts';
import { fan, type WithFan } from '../queue/fan.ts';
import { queueTokens } from '../queue/token.ts';
import { tokenSecret } from '../queue/token-secret.ts';
import { connectTable } from '../table/client.ts';
import { reservationNow } from './reservation.ts';
import { readReservationsOf } from './reservation-store.ts';

const environment = readEnvironment('TABLE_NAME', 'TOKEN_SECRET_ARN');
const table = connectTable(environment.TABLE_NAME);
const tokens = queueTokens(tokenSecret(environment.TOKEN_SECRET_ARN));

export const handler = httpRoute<WithFan>([fan(tokens, Date.now)], async ({ fan: place, limit }) => {
  const reservations = await readReservationsOf(table, place.owner, limit.signal);
  const nowMs = Date.now();
  return json(200, { reservations: reservations.map((reservation) => reservationNow(reservation, nowMs)) });
});
