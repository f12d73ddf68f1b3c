import { signAsOperator } from '../operator.ts';

/** A call of the API. */
export interface PassOn {
  method: 'GET' | 'POST';
  path: string;
  /** As the operator; the others are open to anyone. */
  isSigned?: boolean;
}

/** Longer than the longest route takes: the release has 25 s. */
const limitMs = 30_000;

/**
 * Calls the API, and gives its answer back as it is.
 *
 * @throws when there are no credentials, or no answer comes.
 */
export async function passOn(
  apiUrl: string,
  { method, path, isSigned = false }: PassOn,
): Promise<{ status: number; body: unknown }> {
  const url = new URL(path, apiUrl);
  const request = { method, headers: {}, body: undefined };
  const headers = isSigned ? await signAsOperator(url, request) : {};
  // An answer from elsewhere would be none of the API's.
  const options = { method, headers, redirect: 'error', signal: AbortSignal.timeout(limitMs) } as const;
  const response = await fetch(url, options).catch((error: Error) => {
    throw new Error(`${url.host} cannot be reached`, { cause: error });
  });
  const text = await response.text();
  return {
    status: response.status,
    body: isJson(response) ? JSON.parse(text) : { message: text.slice(0, 200) },
  };
}

const isJson = ({ headers }: Response): boolean => /json/.test(headers.get('content-type') ?? '');
