import { requestLimitMs } from '../../functions/deadline.ts';
import { type Entry, type Ledger, soldTwice } from './ledger.ts';

/** An event of the bus, as far as it is looked at here. */
export interface ReservationEvent {
  'detail-type': string;
  detail: {
    eventId: string;
    reservation: {
      reservationId: string;
      concertId: string;
      status: string;
      version: number;
      seats: { seat: string }[];
      /** ISO 8601, as all times. */
      createdAt: string;
      expiresAt: string;
      cancelledAt?: string;
    };
  };
}

type Reservation = ReservationEvent['detail']['reservation'];

/**
 * What the events tell by themselves, in whatever order and however often each came: what became of each
 * reservation, and that at no instant two of them had a seat.
 */
export function historyLedger(events: ReservationEvent[]): Ledger {
  const { byReservation, problems } = versionsOf(events);
  const latest: Reservation[] = [];
  for (const [id, versions] of byReservation) {
    const ordered = [...versions.values()].sort((a, b) => a.version - b.version);
    const numbers = ordered.map(({ version }) => version).join();
    if (!['1', '1,2'].includes(numbers)) problems.push(`reservation ${id} has events of versions ${numbers}`);
    const last = ordered.at(-1);
    if (last) latest.push(last);
  }
  const entries: Entry[] = latest.map(({ reservationId, status, seats }) => ({
    reservationId,
    status,
    seats: seats.map(({ seat }) => seat),
  }));
  return { source: 'events', entries, problems: [...problems, ...soldTwice(entries), ...heldTwice(latest)] };
}

/** Each version once: an event may be told again, but must then say the same. */
function versionsOf(events: ReservationEvent[]) {
  const byReservation = new Map<string, Map<number, Reservation>>();
  const problems: string[] = [];
  for (const { detail } of events) {
    const { reservation, eventId } = detail;
    const versions = byReservation.get(reservation.reservationId) ?? new Map<number, Reservation>();
    byReservation.set(reservation.reservationId, versions);
    const known = versions.get(reservation.version);
    if (known && known.status !== reservation.status)
      problems.push(`event ${eventId} says ${known.status} and ${reservation.status}`);
    versions.set(reservation.version, reservation);
  }
  return { byReservation, problems };
}

/**
 * A cancel is stamped before it is committed, so that whoever got the seat right after it may bear an earlier stamp,
 * by no more than a request can take. Expiry needs no such allowance: it counts from `expiresAt` itself.
 */

/** From when until when it owned its seats. */
function ownership({ status, createdAt, expiresAt, cancelledAt }: Reservation): {
  fromMs: number;
  untilMs: number;
} {
  const fromMs = Date.parse(createdAt);
  if (status === 'CONFIRMED') return { fromMs, untilMs: Number.POSITIVE_INFINITY };
  const untilMs =
    cancelledAt === undefined ? Date.parse(expiresAt) : Date.parse(cancelledAt) - requestLimitMs;
  return { fromMs, untilMs };
}

/** Seats that two reservations owned at once, as sentences. */
function heldTwice(reservations: Reservation[]): string[] {
  const bySeat = new Map<string, { reservationId: string; fromMs: number; untilMs: number }[]>();
  for (const reservation of reservations) {
    const { reservationId } = reservation;
    for (const { seat } of reservation.seats)
      bySeat.set(seat, [...(bySeat.get(seat) ?? []), { reservationId, ...ownership(reservation) }]);
  }
  const problems: string[] = [];
  for (const [seat, owners] of bySeat) {
    owners.sort((a, b) => a.fromMs - b.fromMs);
    owners.forEach((owner, index) => {
      const other = owners.slice(0, index).find(({ untilMs }) => untilMs > owner.fromMs);
      if (other)
        problems.push(`seat ${seat} was held by ${other.reservationId} and ${owner.reservationId} at once`);
    });
  }
  return problems;
}
