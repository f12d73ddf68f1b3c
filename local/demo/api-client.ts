import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiAnswer, type ApiRequest, sendToApi } from '../api-request.ts';

/** Sends a request to the API; rejects when no answer comes. */
export type ApiClient = (request: ApiRequest) => Promise<ApiAnswer>;

/**
 * Throttled, too busy to decide, or a function that ran out of time, which the gateway answers with no code: sent
 * again as it was, which does nothing twice. A function's own 500 has a code, and is a fault.
 */
const mayPass = ({ status, body }: ApiAnswer): boolean =>
  status === 429 || status === 503 || (status === 500 && body.code === undefined);
const mostAttempts = 6;
const firstPauseMs = 200;

/**
 * The API at `url` (`http://127.0.0.1:3000`), which is given up when `signal` is aborted.
 *
 * @param repeated Told of each request that is sent again.
 */
export function apiClient(url: string, signal?: AbortSignal, repeated?: () => void): ApiClient {
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await sendToApi(url, request, signal);
      if (!mayPass(answer) || attempt === mostAttempts) return answer;
      repeated?.();
      await sleep(firstPauseMs * 2 ** (attempt - 1), undefined, { signal });
    }
  };
}

/** The body of an answer that must have this status. @throws Error saying what came instead. */
export function expectStatus(
  { status, body }: Pick<ApiAnswer, 'status' | 'body'>,
  expected: number,
): ApiAnswer['body'] {
  if (status === expected) return body;
  throw new Error(`expected ${expected}, got ${status}: ${JSON.stringify(body)}`);
}
