import { Agent, request as httpRequest } from 'node:http';
import { signAsOperator } from '../../operator.ts';
import type { Answer, Request } from '../history/operation.ts';

/** An HTTP request of a history's request. */
interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: unknown;
  token?: string;
  key?: string;
  operator?: boolean;
}

/** No call takes longer than the functions' own limit of 5 s and its turn before that. */
const callLimitMs = 20_000;
/** Shorter than the server's own limit, so that no request meets a socket that is just closing. */
const idleSocketMs = 3000;
const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: idleSocketMs });

/**
 * Makes a call once, without a second try.
 *
 * @param token Of the fan who makes it, if a fan does.
 * @returns null when no answer came.
 */
export async function send(
  baseUrl: string,
  concertId: string,
  request: Request,
  token: string | undefined,
): Promise<Answer | null> {
  try {
    return await exchange(baseUrl, { ...callOf(concertId, request), ...(token && { token }) });
  } catch {
    return null;
  }
}

function callOf(concertId: string, request: Request): Call {
  const concert = `/api/v1/concerts/${concertId}`;
  switch (request.op) {
    case 'join':
      return { method: 'POST', path: `${concert}/queue-tokens` };
    case 'poll':
      return { method: 'GET', path: '/api/v1/queue-tokens/current' };
    case 'leave':
      return { method: 'DELETE', path: '/api/v1/queue-tokens/current' };
    case 'reserve': {
      const { seats, key } = request;
      return { method: 'POST', path: '/api/v1/reservations', body: { concertId, seats }, key };
    }
    case 'cancel':
      return { method: 'POST', path: `/api/v1/reservations/${request.reservationId}/cancel` };
    case 'confirm': {
      const { reservationId, paymentId, amount, currency } = request;
      const body = { paymentId, amount, currency };
      return { method: 'POST', path: `/api/v1/reservations/${reservationId}/confirm`, body, operator: true };
    }
    case 'read':
      return { method: 'GET', path: `/api/v1/reservations/${request.reservationId}` };
    case 'map':
      return {
        method: 'GET',
        path: `${concert}/seats${request.section ? `?section=${request.section}` : ''}`,
      };
    case 'release':
      return { method: 'POST', path: `${concert}/expired-reservations/release`, operator: true };
  }
}

/** Makes a call. Rejects when no answer comes. */
export async function exchange(
  baseUrl: string,
  { method, path, body, token, key, operator }: Call,
): Promise<Answer> {
  const url = new URL(path, baseUrl);
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const plain = {
    ...(payload !== undefined && { 'content-type': 'application/json' }),
    ...(token && { 'queue-token': token }),
    ...(key && { 'idempotency-key': key }),
  };
  const signed = operator ? await signAsOperator(url, { method, headers: plain, body: payload }) : plain;
  const length = { 'content-length': String(Buffer.byteLength(payload ?? '')) };
  return new Promise((resolve, reject) => {
    const options = { agent, method, headers: { ...signed, ...length }, timeout: callLimitMs };
    const outgoing = httpRequest(url, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      // A connection that breaks in the middle has no answer to show.
      incoming.once('close', () => reject(new Error('the answer broke off')));
      incoming.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = /json/.test(incoming.headers['content-type'] ?? '');
        resolve({ status: incoming.statusCode ?? 500, body: isJson && text ? JSON.parse(text) : {} });
      });
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.once('error', reject);
    outgoing.end(payload);
  });
}
