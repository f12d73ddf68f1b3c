import type { IncomingMessage, ServerResponse } from 'node:http';
import { pretendPaymentBody, pretendPaymentId } from '../../functions/reservations/pretend-payment-body.ts';
import { readBody } from '../http/body.ts';
import { isFromElsewhere } from '../http/own-page.ts';
import { gatewayAnswers, sendGatewayAnswer, sendJson } from '../http/response.ts';
import { callAsOperator } from '../operator.ts';

/** Only `npm start` has it; a demo stage on AWS has a function of its own for that. */
export const pretendPaymentsPath = '/_local/payments';

/**
 * Plays the payment provider: takes no money, and tells the API as an operator that it has.
 *
 * It acts with the operator's key for whoever calls, so only pages of this very origin may: another site's form cannot
 * send JSON, its scripts are refused without CORS, and what a browser says about where a call comes from is checked.
 *
 * @param apiUrl Of the HTTP API.
 */
export async function answerPretendPayment(
  request: IncomingMessage,
  response: ServerResponse,
  apiUrl: string,
): Promise<void> {
  if (request.method !== 'POST') return sendGatewayAnswer(response, gatewayAnswers.notFound);
  if (!isJson(request) || isFromElsewhere(request))
    return sendGatewayAnswer(response, gatewayAnswers.forbidden);
  const body = await readBody(request);
  const asked = pretendPaymentBody.safeParse(jsonIn(body));
  if (!asked.success) return sendGatewayAnswer(response, gatewayAnswers.badRequest);
  const { reservationId, amount, currency } = asked.data;
  const confirmed = await callAsOperator(apiUrl, `/api/v1/reservations/${reservationId}/confirm`, {
    paymentId: pretendPaymentId(reservationId),
    amount,
    currency,
  });
  sendJson(response, confirmed.status, await confirmed.json());
}

const isJson = ({ headers }: IncomingMessage): boolean =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/json';

function jsonIn(body: Buffer | null): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}
