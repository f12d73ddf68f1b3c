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
  /** Bytes of the answer as it was sent, compressed or not: status line, headers and body. */
  sentBytes: number;
}

/**
 * Sends a request once to the API at `url`.
 *
 * @throws when no whole answer comes, or `signal` is aborted before it does.
 */
export async function sendToApi(url: string, request: ApiRequest, signal?: AbortSignal): Promise<ApiAnswer> {
  const { method = 'GET', path, operator, token, idempotencyKey } = request;
  const sent = request.body === undefined ? undefined : JSON.stringify(request.body);
  const headers: Record<string, string> = {
    ...(sent !== undefined && { 'content-type': 'application/json' }),
    ...(token !== undefined && { 'queue-token': token }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
  };
  const target = new URL(path, url);
  const signed = operator ? await signAsOperator(target, { method, headers, body: sent }) : headers;
  const response = await fetch(target, { method, headers: signed, body: sent, signal });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const body = isJson ? JSON.parse(text) : {};
  return { status: response.status, body, sentBytes: sentBytes(response, text) };
}

/** @param text The whole body, as it is when nothing is compressed any more. */
export function sentBytes({ status, statusText, headers }: Response, text: string): number {
  const lines = [
    `HTTP/1.1 ${status} ${statusText}`,
    ...[...headers].map(([name, value]) => `${name}: ${value}`),
    '',
  ];
  const head = lines.reduce((total, line) => total + Buffer.byteLength(line) + 2, 0);
  return head + Number(headers.get('content-length') ?? Buffer.byteLength(text));
}
