import { randomBytes } from 'node:crypto';
import type { VirtualClock } from '../clock.ts';
import { type ApiClient, apiClient, expectStatus } from '../demo/api-client.ts';

/** What an event may leave to be filled in. */
export const placeholders = {
  concertId: 'a concert on sale: section A has rows 1 and 2 of 20 seats, section S has 50 places',
  queueToken:
    'token of an active fan, who holds ${reservationId}; with the function reserve, of one who holds nothing',
  reservationId: 'the hold of seats A-1-1 and A-1-2, 330000 KRW in all',
  createdAt: 'when ${reservationId} was made',
  expiresAt: 'when ${reservationId} will lapse',
  confirmedReservationId: 'a reservation of seat A-1-3 that was paid',
  lapsedReservationId: 'a hold of seat A-1-4 that has lapsed, and that nothing has expired yet',
} as const;

export type Scene = Record<keyof typeof placeholders, string>;

const holdSeconds = 300;

/** How much time passes while the scene is set. */
export const sceneAgeMs = holdSeconds * 1000;

/**
 * Sets the scene for a function: what its event's placeholders stand for, made through the API as fans and operators
 * would. The clock ends up five minutes later, so that a hold has lapsed.
 */
export async function setScene(
  stack: { url: string; clock: VirtualClock },
  functionName: string,
): Promise<Scene> {
  const api = apiClient(stack.url);
  const { clock } = stack;
  const concertId = `invoke-${randomBytes(4).toString('hex')}`;
  await makeConcert(api, concertId, clock.now());

  const lapsed = await hold(api, await activeFan(api, concertId), concertId, ['A-1-4']);
  clock.advance(sceneAgeMs);
  const paid = await hold(api, await activeFan(api, concertId), concertId, ['A-1-3']);
  await pay(api, paid);
  const holder = await activeFan(api, concertId);
  const held = await hold(api, holder, concertId, ['A-1-1', 'A-1-2']);
  const queueToken = functionName === 'reserve' ? await activeFan(api, concertId) : holder;
  return {
    concertId,
    queueToken,
    reservationId: held.reservationId,
    createdAt: held.createdAt,
    expiresAt: held.expiresAt,
    confirmedReservationId: paid.reservationId,
    lapsedReservationId: lapsed.reservationId,
  };
}

async function makeConcert(api: ApiClient, concertId: string, nowMs: number): Promise<void> {
  const body = {
    concertId,
    title: 'Sample Night',
    venue: 'Small Hall',
    startsAt: new Date(nowMs + 90 * 86_400_000).toISOString(),
    currency: 'KRW',
    sections: [
      {
        sectionId: 'A',
        name: 'Floor A',
        price: 165_000,
        rows: [
          { row: '1', seats: 20 },
          { row: '2', seats: 20 },
        ],
      },
      { sectionId: 'S', name: 'Standing', price: 110_000, seats: 50 },
    ],
    policy: { holdSeconds },
  };
  expectStatus(await api({ method: 'POST', path: '/api/v1/concerts', body, operator: true }), 201);
}

async function activeFan(api: ApiClient, concertId: string): Promise<string> {
  const path = `/api/v1/concerts/${concertId}/queue-tokens`;
  const { token, status } = expectStatus(await api({ method: 'POST', path }), 201);
  if (status !== 'ACTIVE')
    throw new Error(`the first fans of an empty queue are active, but one is ${status}`);
  return String(token);
}

interface Held {
  reservationId: string;
  createdAt: string;
  expiresAt: string;
  amount: number;
  currency: string;
}

async function hold(api: ApiClient, token: string, concertId: string, seats: string[]): Promise<Held> {
  const request = {
    method: 'POST',
    path: '/api/v1/reservations',
    token,
    body: { concertId, seats },
  } as const;
  return expectStatus(await api(request), 201) as unknown as Held;
}

async function pay(api: ApiClient, { reservationId, amount, currency }: Held): Promise<void> {
  const path = `/api/v1/reservations/${reservationId}/confirm`;
  const body = { paymentId: 'pay_sample', amount, currency };
  expectStatus(await api({ method: 'POST', path, body, operator: true }), 200);
}
