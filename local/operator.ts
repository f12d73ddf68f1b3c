import type { SignatureV4 } from '@smithy/signature-v4';
import { createSigner, operatorCredentials, operatorSigner } from './http/authorizer.ts';

export interface SignableRequest {
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

/** For whoever signs as the operator should not. */
export interface Signing {
  secretAccessKey?: string;
  signingDate?: Date;
}

/**
 * The headers of a request to the API, with those that sign it as the operator, by Signature V4: on this machine with
 * the local access key, elsewhere with the caller's own AWS credentials. `host` is signed and left out: `fetch` sets it
 * by itself.
 *
 * @throws Error when the region of a deployed API is not known.
 */
export async function signAsOperator(
  url: URL,
  { method, headers, body }: SignableRequest,
  { secretAccessKey, signingDate }: Signing = {},
): Promise<Record<string, string>> {
  const request = {
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: queryOf(url),
    headers: { ...headers, host: url.host },
    body,
  };
  const signer =
    secretAccessKey === undefined
      ? await signerFor(url)
      : createSigner({ ...operatorCredentials, secretAccessKey });
  const signed = await signer.sign(request, { signingDate });
  const { host: _, ...rest } = signed.headers;
  return rest;
}

const queryOf = ({ searchParams }: URL) =>
  Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));

let deployedSigner: { host: string; signer: SignatureV4 } | undefined;

async function signerFor({ hostname }: URL): Promise<SignatureV4> {
  if (hostname === '127.0.0.1' || hostname === 'localhost') return operatorSigner;
  if (deployedSigner?.host !== hostname) {
    // Loaded only here: the AWS credential chain is large, and nothing local needs it.
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    const signer = createSigner(defaultProvider(), regionOf(hostname));
    deployedSigner = { host: hostname, signer };
  }
  return deployedSigner.signer;
}

/** The region that signatures for this API are made for: from its host name, or else `AWS_REGION`. */
export function regionOf(hostname: string): string {
  const [, named] = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(hostname) ?? [];
  const region = named ?? process.env.AWS_REGION;
  if (!region) throw new Error(`set AWS_REGION: the host name ${hostname} does not say its region`);
  return region;
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
