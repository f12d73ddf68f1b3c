import { isText, isTexts, kept } from '../../shared/storage.ts';
import type { Concert, Reservation } from '../api/types.ts';

/** Where a ticket can be read again: under the queue token that bought it. */
export interface KnownTicket {
  concertId: string;
  reservationId: string;
  token: string;
  /** How it is called in the list of tickets; what was kept before that was does not know it. */
  title?: string;
  startsAt?: string;
  seats?: string[];
}

const drawer = kept(
  () => localStorage,
  'holdfast:tickets',
  (value): value is unknown[] => Array.isArray(value),
);
const mostKept = 50;

export const knownTickets = (): KnownTicket[] => (drawer.get() ?? []).filter(isTicket);

export const ticketsFor = (concertId: string): KnownTicket[] =>
  knownTickets().filter((ticket) => ticket.concertId === concertId);

export const seatsOf = (tickets: KnownTicket[]): string[] => tickets.flatMap(({ seats }) => seats ?? []);

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

const isTicket = (value: unknown): value is KnownTicket => {
  const { concertId, reservationId, token, title, startsAt, seats } = (value ?? {}) as Partial<KnownTicket>;
  return (
    [concertId, reservationId, token].every(isText) &&
    (title === undefined || isText(title)) &&
    (startsAt === undefined || !Number.isNaN(Date.parse(startsAt))) &&
    (seats === undefined || isTexts(seats))
  );
};
