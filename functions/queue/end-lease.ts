import type { Deadline } from '../deadline.ts';
import { readReservation } from '../reservations/reservation-store.ts';
import { isTransient } from '../table/transient.ts';
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
  await letNextIn(queue, reservation.concertId, limit);
}

/**
 * In a bad moment it is left to whoever polls: the place is free by now, and somebody looks within ten seconds. That is
 * sooner than this event would come again, a minute later, with all the others of that moment.
 */
async function letNextIn(queue: Queue, concertId: string, limit: Deadline): Promise<void> {
  try {
    const concert = await queue.concerts.get(concertId, limit);
    if (concert) await admitNow(queue, concert, limit);
  } catch (error) {
    if (!isTransient(error)) throw error;
    console.warn(
      JSON.stringify({ level: 'warn', message: 'admission left to pollers', error: String(error) }),
    );
  }
}
