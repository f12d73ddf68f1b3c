import type { ServerClock } from '../server-clock.ts';
import { type ApiRequest, send } from './send.ts';
import type { Concert, ConcertSummary, QueueStatus, Reservation } from './types.ts';

/** The fans' routes. Every one resolves, with an answer or with a problem. */
export type Api = ReturnType<typeof createApi>;

export function createApi(clock: ServerClock) {
  const ask = <Body>(request: ApiRequest) => send<Body>(clock, request);
  const post = <Body>(path: string, more: Omit<ApiRequest, 'path' | 'method'> = {}) =>
    ask<Body>({ method: 'POST', path, ...more });
  return {
    concerts: (next: string | null) =>
      ask<{ concerts: ConcertSummary[]; next: string | null }>({
        path: `/api/v1/concerts${next === null ? '' : `?next=${encodeURIComponent(next)}`}`,
      }),
    concert: (concertId: string) => ask<Concert>({ path: concertPath(concertId), mayBeKept: true }),
    join: (concertId: string) =>
      post<QueueStatus & { token: string }>(`${concertPath(concertId)}/queue-tokens`),
    place: (token: string) => ask<QueueStatus>({ path: '/api/v1/queue-tokens/current', token }),
    leave: (token: string) => ask<object>({ method: 'DELETE', path: '/api/v1/queue-tokens/current', token }),
    reserve: (token: string, concertId: string, seats: string[], idempotencyKey: string) =>
      post<Reservation>('/api/v1/reservations', { token, body: { concertId, seats }, idempotencyKey }),
    reservations: (token: string) =>
      ask<{ reservations: Reservation[] }>({ path: '/api/v1/reservations', token }),
    reservation: (token: string, reservationId: string) =>
      ask<Reservation>({ path: reservationPath(reservationId), token }),
    cancel: (token: string, reservationId: string) =>
      post<Reservation>(`${reservationPath(reservationId)}/cancel`, { token }),
    /** Where this page may pretend to pay; null where payment happens elsewhere. */
    config: () => ask<{ pretendPaymentsPath: string | null }>({ path: '/config.json' }),
    pay: (path: string, { reservationId, amount, currency }: Reservation) =>
      post<Reservation>(path, { body: { reservationId, amount, currency } }),
  };
}

export const concertPath = (concertId: string) => `/api/v1/concerts/${encodeURIComponent(concertId)}`;
const reservationPath = (reservationId: string) =>
  `/api/v1/reservations/${encodeURIComponent(reservationId)}`;
