import { operatorSigner } from './http/authorizer.ts';

/**
 * Calls the API as the operator does: signed with the local access key.
 *
 * @param path Without a query.
 * @param body Sent as JSON.
 */
export async function callAsOperator(baseUrl: string, path: string, body: unknown): Promise<Response> {
  const { host } = new URL(baseUrl);
  const text = JSON.stringify(body);
  const { headers } = await operatorSigner.sign({
    method: 'POST',
    protocol: 'http:',
    hostname: host,
    path,
    headers: { host, 'content-type': 'application/json' },
    body: text,
  });
  const { host: _setByFetch, ...others } = headers;
  return fetch(baseUrl + path, { method: 'POST', headers: others, body: text });
}
