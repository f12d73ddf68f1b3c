import { readEnvironment } from '../environment.ts';
import { jsonBody, type WithBody } from '../http/body.ts';
import { type IdempotencyKey, idempotencyKey } from '../http/idempotency-key.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { fan, type WithFan } from '../queue/fan.ts';
import { connectQueue } from '../queue/queue.ts';
import { queueTokens } from '../queue/token.ts';
import { tokenSecret } from '../queue/token-secret.ts';
import { lostRaces } from '../statistics/lost-races.ts';
import { connectTable } from '../table/client.ts';
import { reservationNow } from './reservation.ts';
import { reserve } from './reserve.ts';
import { type ReserveBody, reserveBody } from './reserve-body.ts';

const environment = readEnvironment('TABLE_NAME', 'TOKEN_SECRET_ARN');
const queue = connectQueue(connectTable(environment.TABLE_NAME));
const races = lostRaces(queue);
const tokens = queueTokens(tokenSecret(environment.TOKEN_SECRET_ARN));

type Checked = WithFan & IdempotencyKey & WithBody<ReserveBody>;

export const handler = httpRoute<Checked>(
  [fan(tokens, queue.clock), idempotencyKey, jsonBody(reserveBody)],
  async ({ fan: place, payload, idempotencyKey: key, limit }) => {
    const result = await reserve(queue, place, { ...payload, idempotencyKey: key }, limit);
    if (isRefusal(result)) {
      if (result.refusal === 'SEATS_UNAVAILABLE') await races.count(payload.concertId, limit);
      return result;
    }
    const { reservation, replayed } = result;
    return json(201, reservationNow(reservation, queue.clock()), {
      location: `/api/v1/reservations/${reservation.reservationId}`,
      ...(replayed && key !== undefined && { 'idempotency-replayed': 'true' }),
    });
  },
);
