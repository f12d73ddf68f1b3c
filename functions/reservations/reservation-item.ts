import { ownerKey, reservationKey } from '../table/keys.ts';
import type { Item } from '../table/write.ts';
import type { Reservation, ReservationStatus } from './reservation.ts';

/** A reservation as it is stored. No `ttl`: what was sold is never forgotten. */
export function itemFromReservation(reservation: Reservation) {
  const { reservationId, concertId, owner, position, status, seats, amount, currency, version, requestHash } =
    reservation;
  return {
    ...reservationKey(reservationId),
    reservationId,
    concertId,
    ownerKey: ownerKey(owner),
    owner,
    position,
    status,
    seats,
    amount,
    currency,
    createdAt: reservation.createdAtMs,
    expiresAt: reservation.expiresAtMs,
    version,
    requestHash,
  };
}

export function reservationFromItem(item: Item): Reservation {
  return {
    reservationId: item.reservationId as string,
    concertId: item.concertId as string,
    owner: item.owner as string,
    position: item.position as number,
    status: item.status as ReservationStatus,
    seats: item.seats as Reservation['seats'],
    amount: item.amount as number,
    currency: item.currency as string,
    createdAtMs: item.createdAt as number,
    expiresAtMs: item.expiresAt as number,
    version: item.version as number,
    requestHash: item.requestHash as string,
    confirmedAtMs: item.confirmedAt as number | undefined,
    paymentId: item.paymentId as string | undefined,
    cancelledAtMs: item.cancelledAt as number | undefined,
    expiredAtMs: item.expiredAt as number | undefined,
  };
}
