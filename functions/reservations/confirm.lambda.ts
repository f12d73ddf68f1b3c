import { readEnvironment } from '../environment.ts';
import { jsonBody, type WithBody } from '../http/body.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { connectTable } from '../table/client.ts';
import { confirm } from './confirm.ts';
import { type ConfirmBody, confirmBody } from './confirm-body.ts';
import { reservationNow } from './reservation.ts';

const dependencies = { table: connectTable(readEnvironment('TABLE_NAME').TABLE_NAME), clock: Date.now };

export const handler = httpRoute<WithBody<ConfirmBody>>(
  [jsonBody(confirmBody)],
  async ({ pathParameters, payload, limit }) => {
    const result = await confirm(dependencies, pathParameters?.reservationId ?? '', payload, limit);
    return isRefusal(result) ? result : json(200, reservationNow(result, dependencies.clock()));
  },
);
