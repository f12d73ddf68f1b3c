import * as z from 'zod/mini';
import { isoTime } from '../clock.ts';
import { type Reservation, reservationView } from '../reservations/reservation.ts';

export const eventSource = 'holdfast';

const detailTypes = {
  TEMPORARILY_ASSIGNED: 'ReservationCreated',
  CONFIRMED: 'ReservationConfirmed',
  CANCELLED: 'ReservationCancelled',
  EXPIRED: 'ReservationExpired',
} as const;
export type DetailType = (typeof detailTypes)[keyof typeof detailTypes];

/** One committed change of a reservation, as it goes to the bus. */
export function reservationEvent(reservation: Reservation) {
  const { reservationId, version, status } = reservation;
  const occurredAtMs = lastChangeMs(reservation);
  return {
    detailType: detailTypes[status],
    occurredAtMs,
    detail: {
      /** The same for each telling of the same change. */
      eventId: `${reservationId}.${version}`,
      schemaVersion: 1,
      occurredAt: isoTime(occurredAtMs),
      ...(status === 'EXPIRED' && { lagMs: occurredAtMs - reservation.expiresAtMs }),
      reservation: reservationView(reservation),
    },
  };
}

function lastChangeMs(reservation: Reservation): number {
  const { createdAtMs, confirmedAtMs, cancelledAtMs, expiredAtMs } = reservation;
  return confirmedAtMs ?? cancelledAtMs ?? expiredAtMs ?? createdAtMs;
}

/** What the functions behind the bus rely on; a later schema may add more. */
export const reservationEventSchema = z.object({
  'detail-type': z.enum(Object.values(detailTypes)),
  detail: z.object({
    reservation: z.object({ reservationId: z.string(), expiresAt: z.iso.datetime() }),
  }),
});
