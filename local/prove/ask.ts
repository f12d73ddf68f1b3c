import type { ApiRequest } from '../api-request.ts';
import type { Request } from './history/operation.ts';

/** What a request is made of. */
export interface Asker {
  concertId: string;
  /** Queue token by the name of its fan. */
  tokenOf(fan: string): string;
}

/** The HTTP request of what a client wants. */
export function apiRequest(request: Request, { concertId, tokenOf }: Asker): ApiRequest {
  const concert = `/api/v1/concerts/${concertId}`;
  switch (request.op) {
    case 'join':
      return { method: 'POST', path: `${concert}/queue-tokens` };
    case 'poll':
      return { path: '/api/v1/queue-tokens/current', token: tokenOf(request.fan) };
    case 'leave':
      return { method: 'DELETE', path: '/api/v1/queue-tokens/current', token: tokenOf(request.fan) };
    case 'reserve':
      return {
        method: 'POST',
        path: '/api/v1/reservations',
        token: tokenOf(request.fan),
        idempotencyKey: request.key,
        body: { concertId, seats: request.seats },
      };
    case 'cancel':
      return {
        method: 'POST',
        path: `/api/v1/reservations/${request.reservationId}/cancel`,
        token: tokenOf(request.fan),
      };
    case 'confirm': {
      const { reservationId, paymentId, amount, currency } = request;
      const path = `/api/v1/reservations/${reservationId}/confirm`;
      return { method: 'POST', path, operator: true, body: { paymentId, amount, currency } };
    }
    case 'read':
      return { path: `/api/v1/reservations/${request.reservationId}`, token: tokenOf(request.fan) };
    case 'map':
      return { path: `${concert}/seats${request.section ? `?section=${request.section}` : ''}` };
    case 'release':
      return { method: 'POST', path: `${concert}/expired-reservations/release`, operator: true };
  }
}

/** The function behind each call. */
export const functionOf: Record<Request['op'], string> = {
  join: 'JoinQueueFunction',
  poll: 'GetQueueStatusFunction',
  leave: 'LeaveQueueFunction',
  reserve: 'ReserveFunction',
  cancel: 'CancelFunction',
  confirm: 'ConfirmFunction',
  read: 'GetReservationFunction',
  map: 'GetSeatMapFunction',
  release: 'ReleaseExpiredReservationsFunction',
};
