import { signAsOperator } from './operator.ts';

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'DELETE';
  /** With its query, from `/` on. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Queue token of the fan who calls. */
  token?: string;
  idempotencyKey?: string;
  /** Signed by Signature V4 as the operator. */
  operator?: boolean;
}

export interface ApiAnswer {
  status: number;
  /** The parsed JSON; empty when there is none. */
  body: Record<string, unknown>;
}

/**
 * Sends a request once to the API at `url`.
 *
 * @throws when no whole answer comes, or `signal` is aborted before it does.
 */
export async function sendToApi(url: string, request: ApiRequest, signal?: AbortSignal): Promise<ApiAnswer> {
  const { method = 'GET', path, operator, token, idempotencyKey } = request;
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const headers: Record<string, string> = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(token !== undefined && { 'queue-token': token }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
  };
  const target = new URL(path, url);
  const signed = operator ? await signAsOperator(target, { method, headers, body }) : headers;
  const response = await fetch(target, { method, headers: signed, body, signal });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: isJson ? JSON.parse(text) : {} };
}
