import type { Deadline } from '../deadline.ts';
import { readReservation } from '../reservations/reservation-store.ts';
import { admitNow } from './admit.ts';
import { endPaidLease } from './lease-store.ts';
import type { Queue } from './queue.ts';

/**
 * Ends the lease under which a reservation was paid, and lets the next in. Twice and late are normal; the next are
 * let in all the same, since the call before may have broken off in between.
 */
export async function endLeaseOfPaid(queue: Queue, reservationId: string, limit: Deadline): Promise<void> {
  const reservation = await readReservation(queue.table, reservationId, limit.signal);
  if (reservation?.status !== 'CONFIRMED') return;
  await endPaidLease(queue.table, reservation, queue.clock(), limit);
  const concert = await queue.concerts.get(reservation.concertId, limit);
  if (concert) await admitNow(queue, concert, limit);
}
