import { isText, isTexts, kept } from '../../shared/storage.ts';
import type { Concert, Reservation } from '../api/types.ts';

/** Where a ticket can be read again: under the queue token that bought it. */
export interface KnownTicket {
  concertId: string;
  reservationId: string;
  token: string;
  /** As it is called in the list of tickets. */
  title: string;
  startsAt: string;
  seats: string[];
}

const drawer = kept(() => localStorage, 'holdfast:tickets', isTickets);
const mostKept = 50;

export const knownTickets = (): KnownTicket[] => drawer.get() ?? [];

export const ticketSeatsOf = (concertId: string): string[] =>
  knownTickets().flatMap((ticket) => (ticket.concertId === concertId ? ticket.seats : []));

export function rememberTicket(
  { concertId, title, startsAt }: Concert,
  { reservationId, seats }: Reservation,
  token: string,
): void {
  const known = knownTickets();
  if (known.some((each) => each.reservationId === reservationId)) return;
  const ticket = { concertId, reservationId, token, title, startsAt, seats: seats.map(({ seat }) => seat) };
  drawer.set([ticket, ...known].slice(0, mostKept));
}

function isTickets(value: unknown): value is KnownTicket[] {
  return Array.isArray(value) && value.every(isTicket);
}

const isTicket = (value: unknown): value is KnownTicket => {
  const { concertId, reservationId, token, title, startsAt, seats } = (value ?? {}) as Partial<KnownTicket>;
  const areTexts = [concertId, reservationId, token, title, startsAt].every(isText);
  return areTexts && !Number.isNaN(Date.parse(startsAt ?? '')) && isTexts(seats);
};
