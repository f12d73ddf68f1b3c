import type { LimitFunction } from 'p-limit';
import type { VirtualClock } from '../../clock.ts';
import { signAsOperator } from '../../operator.ts';
import type { Line } from './line.ts';

/** What the scene is made with. */
export interface Ground {
  line: Line;
  /** Of the stack. */
  url: string;
  clock: VirtualClock;
  /** One scene at a time: each moves the clock, and the concert of another would start before its fans have joined. */
  oneAtATime: LimitFunction;
}

/** The machine is too busy to make what is needed. */
export class TooSlow extends Error {}

interface Call {
  method?: string;
  path: string;
  token?: string;
  body?: unknown;
  key?: string;
  operator?: boolean;
}

/** Of each seat of the standing section, minor unit. */
export const seatPrice = 50;

/** Opens from now on, for as many as it has seats; holds last an hour, or a second where the concert starts sooner. */
export async function createConcert(
  ground: Ground,
  { concertId, startsAtMs, maxActive }: { concertId: string; startsAtMs: number; maxActive: number },
): Promise<void> {
  const body = {
    concertId,
    title: 'Fuzz Night',
    venue: 'Small Hall',
    startsAt: new Date(startsAtMs).toISOString(),
    currency: 'KRW',
    sections: [
      { sectionId: 'A', name: 'Floor', price: 100, rows: [{ row: '1', seats: 20 }] },
      { sectionId: 'S', name: 'Standing', price: seatPrice, seats: 9999 },
    ],
    policy: {
      holdSeconds: startsAtMs - ground.clock.now() > 3_600_000 ? 3600 : 1,
      queue: { maxActive, activeSeconds: 86_400, idleSeconds: 86_400, claimSeconds: 600 },
    },
  };
  await call(ground, { method: 'POST', path: '/api/v1/concerts', body, operator: true });
}

/** Queue tokens of so many new fans. */
export async function joinTimes(ground: Ground, concertId: string, count: number): Promise<string[]> {
  const path = `/api/v1/concerts/${concertId}/queue-tokens`;
  const tokens: string[] = [];
  while (tokens.length < count) tokens.push(String((await call(ground, { method: 'POST', path })).token));
  return tokens;
}

/** Holds one seat of the standing section. @returns the reservation's id. */
export async function hold(
  ground: Ground,
  token: string | undefined,
  concertId: string,
  seat: string,
  key?: string,
) {
  const body = { concertId, seats: [seat] };
  const made = await call(ground, { method: 'POST', path: '/api/v1/reservations', token, body, key });
  return String(made.reservationId);
}

/** @throws Error saying what was asked and what came, unless it is a 2xx; `TooSlow` when that says nothing. */
export async function call({ line, url }: Ground, asked: Call): Promise<Record<string, unknown>> {
  const { method = 'GET', path, token, body, key, operator } = asked;
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const headers: Record<string, string> = {
    'content-length': String(bytes.length),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(token !== undefined && { 'queue-token': token }),
    ...(key !== undefined && { 'idempotency-key': key }),
  };
  const address = new URL(path, url);
  const signed = operator ? await signAsOperator(address, { method, headers, body: bytes }) : headers;
  const { outcome, isTooSlow } = await line.send({
    method,
    target: path,
    headers: [['host', address.host], ...Object.entries(signed)],
    body: bytes,
    endsHere: false,
  });
  const text = typeof outcome === 'string' ? outcome : outcome.body.toString();
  if (typeof outcome === 'string' || outcome.status >= 300) {
    const words = `the scene could not be made: ${method} ${path} got ${text}`;
    throw isTooSlow ? new TooSlow(words) : new Error(words);
  }
  return text === '' ? {} : JSON.parse(text);
}
