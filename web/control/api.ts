import type { ConcertSummary } from '../../functions/concerts/concert.ts';
import type { Statistics } from '../../functions/statistics/statistics.ts';
import type { DeadLetterCount, ToldEvent } from '../../local/control/watch.ts';

export type { ConcertSummary, DeadLetterCount, Statistics, ToldEvent };

/** Why there is no answer. `NO_CONNECTION`: neither the page's own server nor the API behind it could be reached. */
export interface Problem {
  code: 'NO_CONNECTION' | 'FORBIDDEN' | 'NOT_FOUND' | 'NOT_WATCHED' | 'OTHER';
  /** In English, from whoever refused; for those who have to mend it. */
  detail: string;
}

export type Answer<Body> = { body: Body; problem?: undefined } | { body?: undefined; problem: Problem };

/** Longer than the longest route takes. */
const patienceMs = 35_000;

/** Asks the page's own server, which signs what it passes on to the API. Never throws. */
export async function ask<Body>(path: string, method: 'GET' | 'POST' = 'GET'): Promise<Answer<Body>> {
  try {
    const response = await fetch(`./api${path}`, {
      method,
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
    const body = await response.json();
    return response.ok ? { body } : { problem: problemIn(response.status, body) };
  } catch (error) {
    return { problem: { code: 'NO_CONNECTION', detail: String(error) } };
  }
}

function problemIn(status: number, body: { code?: string; detail?: string; message?: string }): Problem {
  const detail = body.detail ?? body.message ?? String(status);
  if (status === 403) return { code: 'FORBIDDEN', detail };
  if (status === 404) return { code: 'NOT_FOUND', detail };
  if (status === 501) return { code: 'NOT_WATCHED', detail };
  // The server before the API says so when it is not there, or not well.
  return { code: status >= 500 || status === 429 ? 'NO_CONNECTION' : 'OTHER', detail };
}
