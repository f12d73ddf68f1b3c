import { isText, kept } from '../../shared/storage.ts';
import type { Reservation } from '../api/types.ts';

/** Where a ticket can be read again: under the queue token that bought it. */
export interface KnownTicket {
  concertId: string;
  reservationId: string;
  token: string;
}

const drawer = kept(() => localStorage, 'holdfast:tickets', isTickets);
const mostKept = 50;

export const knownTickets = (): KnownTicket[] => drawer.get() ?? [];

export function rememberTicket(concertId: string, { reservationId }: Reservation, token: string): void {
  const known = knownTickets();
  if (known.some((each) => each.reservationId === reservationId)) return;
  drawer.set([{ concertId, reservationId, token }, ...known].slice(0, mostKept));
}

function isTickets(value: unknown): value is KnownTicket[] {
  return Array.isArray(value) && value.every(isTicket);
}

const isTicket = (value: unknown): value is KnownTicket => {
  const { concertId, reservationId, token } = (value ?? {}) as Partial<KnownTicket>;
  return isText(concertId) && isText(reservationId) && isText(token);
};
