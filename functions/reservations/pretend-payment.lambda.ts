import { readEnvironment } from '../environment.ts';
import { jsonBody, type WithBody } from '../http/body.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { connectTable } from '../table/client.ts';
import { confirm } from './confirm.ts';
import { type PretendPaymentBody, pretendPaymentBody, pretendPaymentId } from './pretend-payment-body.ts';
import { reservationNow } from './reservation.ts';

const dependencies = { table: connectTable(readEnvironment('TABLE_NAME').TABLE_NAME), clock: Date.now };

/** Plays the payment provider on a demo stage: takes no money, and confirms as if it had. */
export const handler = httpRoute<WithBody<PretendPaymentBody>>(
  [jsonBody(pretendPaymentBody)],
  async ({ payload: { reservationId, amount, currency }, limit }) => {
    const payment = { paymentId: pretendPaymentId(reservationId), amount, currency };
    const result = await confirm(dependencies, reservationId, payment, limit);
    return isRefusal(result) ? result : json(200, reservationNow(result, dependencies.clock()));
  },
);
