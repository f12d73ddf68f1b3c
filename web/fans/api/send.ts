import type { ServerClock } from '../server-clock.ts';
import type { Answer, Problem } from './types.ts';

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'DELETE';
  /** From `/` on, on the page's own host. */
  path: string;
  body?: unknown;
  token?: string;
  idempotencyKey?: string;
  /** Whether an answer of a moment ago is as good; its headers say how long. */
  mayBeKept?: boolean;
}

/** Longer than any route may take. */
const patienceMs = 20_000;

/** Sends a request once. Never throws: that no answer came is a problem like others. */
export async function send<Body>(clock: ServerClock, request: ApiRequest): Promise<Answer<Body>> {
  const { method = 'GET', path, body, token, idempotencyKey, mayBeKept } = request;
  const sentAtMs = Date.now();
  try {
    const response = await fetch(path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { 'queue-token': token }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      cache: mayBeKept ? 'default' : 'no-cache',
      signal: AbortSignal.timeout(patienceMs),
    });
    const receivedAtMs = Date.now();
    const answer = response.status === 204 ? {} : await response.json();
    if (!response.ok) return { problem: problemIn(response.status, answer) };
    const serverNowMs = Date.parse(answer.now);
    clock.note({ sentAtMs, receivedAtMs, serverNowMs });
    return { body: answer as Body };
  } catch {
    return { problem: { code: 'OFFLINE' } };
  }
}

/** What came instead of what was asked for. */
function problemIn(status: number, answer: Partial<Problem> | null): Problem {
  if (answer?.code) {
    const { code, seats, reservationId } = answer;
    return { code, ...(seats && { seats }), ...(reservationId && { reservationId }) };
  }
  if (status === 429) return { code: 'THROTTLED' };
  return { code: status === 503 ? 'BUSY' : 'UNKNOWN' };
}

/** Whether the same request may be answered otherwise in a moment. */
export const mayPass = ({ code }: Problem): boolean =>
  code === 'OFFLINE' || code === 'THROTTLED' || code === 'BUSY' || code === 'UNKNOWN' || code === 'INTERNAL';
