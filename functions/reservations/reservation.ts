import { isoTime } from '../clock.ts';
import { parseSeatNumber, type SeatPosition } from '../seats/seat.ts';

export type ReservationStatus = 'TEMPORARILY_ASSIGNED' | 'CONFIRMED' | 'CANCELLED' | 'EXPIRED';

/** One or more seats of one concert, all or nothing. */
export interface Reservation {
  reservationId: string;
  concertId: string;
  /** Who holds it; never shown. */
  owner: string;
  /** The owner's place in the queue, under whose lease it was made; never shown. */
  position: number;
  status: ReservationStatus;
  seats: { seat: string; price: number }[];
  /** Sum of the prices, in the currency's minor unit. */
  amount: number;
  currency: string;
  createdAtMs: number;
  /** The hold lapses at this millisecond. */
  expiresAtMs: number;
  /** 1 when made, up by one with each change. */
  version: number;
  /** Tells a repeated request from another under the same id. */
  requestHash: string;
  confirmedAtMs?: number;
  paymentId?: string;
  cancelledAtMs?: number;
  expiredAtMs?: number;
}

/** The reservation's seats. Their spelling was checked when it was made. */
export const seatPositions = ({ seats }: Reservation): SeatPosition[] =>
  seats.map(({ seat }) => parseSeatNumber(seat)).filter((position) => position !== null);

/** Whether it is held, by the record alone: it was neither finished nor outlived its time. */
export const isHeld = ({ status, expiresAtMs }: Reservation, nowMs: number): boolean =>
  status === 'TEMPORARILY_ASSIGNED' && nowMs < expiresAtMs;

/** The status that anyone may rely on: a lapsed hold is EXPIRED whether or not anybody wrote it down yet. */
export const statusAt = (reservation: Reservation, nowMs: number): ReservationStatus =>
  reservation.status === 'TEMPORARILY_ASSIGNED' && !isHeld(reservation, nowMs)
    ? 'EXPIRED'
    : reservation.status;

/** What a hold becomes when it is paid. */
export const confirmed = (reservation: Reservation, paymentId: string, nowMs: number): Reservation => ({
  ...reservation,
  status: 'CONFIRMED',
  version: reservation.version + 1,
  confirmedAtMs: nowMs,
  paymentId,
});

/** What a hold becomes when its fan gives it back. */
export const cancelled = (reservation: Reservation, nowMs: number): Reservation => ({
  ...reservation,
  status: 'CANCELLED',
  version: reservation.version + 1,
  cancelledAtMs: nowMs,
});

/** The reservation as the API and the events show it. */
export function reservationView(reservation: Reservation) {
  const { reservationId, concertId, status, seats, amount, currency, version, paymentId } = reservation;
  return {
    reservationId,
    concertId,
    status,
    seats: seats.map(({ seat, price }) => ({ seat, price })),
    amount,
    currency,
    createdAt: isoTime(reservation.createdAtMs),
    expiresAt: isoTime(reservation.expiresAtMs),
    version,
    ...(reservation.confirmedAtMs !== undefined && {
      confirmedAt: isoTime(reservation.confirmedAtMs),
      paymentId,
    }),
    ...(reservation.cancelledAtMs !== undefined && { cancelledAt: isoTime(reservation.cancelledAtMs) }),
    ...(reservation.expiredAtMs !== undefined && { expiredAt: isoTime(reservation.expiredAtMs) }),
  };
}

/** The reservation as it is at this moment, for whoever asks now. */
export function reservationNow(reservation: Reservation, nowMs: number) {
  const status = statusAt(reservation, nowMs);
  const expiredAtMs = status === 'EXPIRED' ? (reservation.expiredAtMs ?? reservation.expiresAtMs) : undefined;
  return { ...reservationView({ ...reservation, status, expiredAtMs }), now: isoTime(nowMs) };
}
