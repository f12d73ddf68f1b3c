import { type Deadline, deadline } from '../deadline.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { Place } from '../queue/token.ts';
import type { Table } from '../table/client.ts';
import type { Reservation } from './reservation.ts';
import { readReservation } from './reservation-store.ts';

/** A fan's own reservation. Another's is not there, so that ids tell nothing. */
export async function getReservation(
  table: Table,
  place: Place,
  reservationId: string,
  { signal }: Deadline = deadline(),
): Promise<Reservation | Refusal<'RESERVATION_NOT_FOUND'>> {
  const reservation = await readReservation(table, reservationId, signal);
  if (reservation?.owner === place.owner) return reservation;
  return refuse('RESERVATION_NOT_FOUND', 'You have no reservation with this id.');
}
