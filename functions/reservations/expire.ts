import type { Clock } from '../clock.ts';
import type { Deadline } from '../deadline.ts';
import { unlockSeat } from '../seats/seat-lock-store.ts';
import type { Table } from '../table/client.ts';
import { writeOne } from '../table/write.ts';
import { type Reservation, seatPositions, statusAt } from './reservation.ts';
import { reservationFromItem } from './reservation-item.ts';
import { expireReservation } from './reservation-store.ts';

/** `expired`: by this call. `live`: its time has not come. `finished`: it was over already, in whatever way. */
export type ExpireOutcome = 'expired' | 'live' | 'finished';

/**
 * Writes down that a hold has lapsed, and clears its locks away. No transaction: lapsed locks are free already, and
 * each is cleared only while it is still this hold's. Late, twice and at once are normal and change nothing.
 */
export async function expire(
  { table, clock }: { table: Table; clock: Clock },
  reservationId: string,
  limit: Deadline,
): Promise<ExpireOutcome> {
  const nowMs = clock();
  const outcome = await writeOne(table, expireReservation(reservationId, nowMs), limit);
  if (!outcome.item) return 'finished';
  const reservation = reservationFromItem(outcome.item);
  if (reservation.status === 'EXPIRED') await clearLocks(table, reservation, limit);
  if (outcome.committed) return 'expired';
  return statusAt(reservation, nowMs) === 'TEMPORARILY_ASSIGNED' ? 'live' : 'finished';
}

/** What is still a lock of an expired hold has lapsed with it. */
async function clearLocks(table: Table, reservation: Reservation, limit: Deadline): Promise<void> {
  const locks = seatPositions(reservation).map((seat) => unlockSeat(reservation, seat));
  await Promise.all(locks.map((lock) => writeOne(table, lock, limit)));
}
