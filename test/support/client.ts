import { get } from 'node:http';
import { signAsOperator } from '../../local/operator.ts';

export interface Reply {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
}

export interface Request {
  method?: string;
  path: string;
  /** Sent as JSON; a string or bytes as they are. */
  body?: unknown;
  headers?: Record<string, string>;
  token?: string;
  operator?: boolean;
}

/** Speaks HTTP to a stack as fans and operators do. */
export function httpClient(baseUrl: string) {
  const send = async ({
    method = 'GET',
    path,
    body,
    headers = {},
    token,
    operator,
  }: Request): Promise<Reply> => {
    const payload =
      body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const all: Record<string, string> = {
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { 'queue-token': token }),
      ...headers,
    };
    const request = { method, headers: all, body: payload };
    const signed = operator ? await signAsOperator(new URL(path, baseUrl), request) : all;
    const response = await fetch(baseUrl + path, {
      method,
      headers: signed,
      body: payload as string | undefined,
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: isJson(response) ? JSON.parse(text) : text,
    };
  };
  const post = (path: string, options: Omit<Request, 'path' | 'method'> = {}) =>
    send({ method: 'POST', path, ...options });
  return {
    send,
    createConcert: (body: unknown) => post('/api/v1/concerts', { body, operator: true }),
    join: (concertId: string) => post(`/api/v1/concerts/${concertId}/queue-tokens`),
    poll: (token: string) => send({ path: '/api/v1/queue-tokens/current', token }),
    leave: (token: string) => send({ method: 'DELETE', path: '/api/v1/queue-tokens/current', token }),
    seats: (concertId: string, query = '') => send({ path: `/api/v1/concerts/${concertId}/seats${query}` }),
    reserve: (token: string, concertId: string, seats: string[], key?: string) =>
      post('/api/v1/reservations', {
        token,
        body: { concertId, seats },
        headers: key === undefined ? {} : { 'idempotency-key': key },
      }),
    reservation: (token: string, id: string) => send({ path: `/api/v1/reservations/${id}`, token }),
    reservations: (token: string) => send({ path: '/api/v1/reservations', token }),
    cancel: (token: string, id: string) => post(`/api/v1/reservations/${id}/cancel`, { token }),
    confirm: (id: string, payment: unknown) =>
      post(`/api/v1/reservations/${id}/confirm`, { body: payment, operator: true }),
    statistics: (concertId: string) =>
      send({ path: `/api/v1/concerts/${concertId}/statistics`, operator: true }),
    releaseExpired: (concertId: string) =>
      post(`/api/v1/concerts/${concertId}/expired-reservations/release`, { operator: true }),
  };
}

const isJson = (response: Response): boolean => /json/.test(response.headers.get('content-type') ?? '');

/** The status of a GET whose path arrives as it is: `fetch` walks its `..` before it sends. */
export function rawStatus(baseUrl: string, path: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(baseUrl);
  return new Promise<number | undefined>((resolve, reject) => {
    get({ hostname, port, path, headers }, (answer) => resolve(answer.resume().statusCode)).once(
      'error',
      reject,
    );
  });
}
