import * as z from 'zod/mini';
import { readEnvironment } from '../environment.ts';
import { jsonBody, type WithBody } from '../http/body.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { connectTable } from '../table/client.ts';
import { confirm } from './confirm.ts';
import { reservationNow } from './reservation.ts';

const dependencies = { table: connectTable(readEnvironment('TABLE_NAME').TABLE_NAME), clock: Date.now };

const body = z.strictObject({
  paymentId: z.string().check(z.regex(/^[\x20-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters')),
  amount: z.int().check(z.minimum(0)),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as KRW')),
});

export const handler = httpRoute<WithBody<z.infer<typeof body>>>(
  [jsonBody(body)],
  async ({ pathParameters, payload, limit }) => {
    const result = await confirm(dependencies, pathParameters?.reservationId ?? '', payload, limit);
    return isRefusal(result) ? result : json(200, reservationNow(result, dependencies.clock()));
  },
);
