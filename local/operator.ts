import { operatorSigner } from './http/authorizer.ts';

export interface SignableRequest {
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

/**
 * The headers of a request to the API, with those that sign it as the operator, by Signature V4 with the local access
 * key. `host` is signed and left out: `fetch` sets it by itself.
 */
export async function signAsOperator(
  url: URL,
  { method, headers, body }: SignableRequest,
): Promise<Record<string, string>> {
  const signed = await operatorSigner.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, host: url.host },
    body,
  });
  const { host: _, ...rest } = signed.headers;
  return rest;
}

/**
 * Calls the API as the operator does.
 *
 * @param path From `/` on.
 * @param body Sent as JSON.
 */
export async function callAsOperator(baseUrl: string, path: string, body: unknown): Promise<Response> {
  const url = new URL(path, baseUrl);
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  return fetch(url, { ...request, headers: await signAsOperator(url, request) });
}
