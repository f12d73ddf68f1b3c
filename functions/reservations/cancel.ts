import type { Clock } from '../clock.ts';
import type { ConcertCache } from '../concerts/concert-store.ts';
import type { Deadline } from '../deadline.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { dropHold } from '../queue/lease-store.ts';
import type { Place } from '../queue/token.ts';
import type { Table } from '../table/client.ts';
import { undecided, untilDecided } from '../table/retry.ts';
import { type Reason, type Write, writeAll } from '../table/write.ts';
import { type FinishedCode, finishedRefusal } from './finished.ts';
import { type Reservation, statusAt } from './reservation.ts';
import { reservationFromItem } from './reservation-item.ts';
import { cancelReservation, lockedSeats, readReservation, unlockSeat } from './reservation-store.ts';

export type CancelRefusal = Refusal<Exclude<FinishedCode, 'RESERVATION_CANCELLED'> | 'RESERVATION_NOT_FOUND'>;

interface Dependencies {
  table: Table;
  concerts: ConcertCache;
  clock: Clock;
}

/** A fan gives a hold back: the seats are free, and under a lease that still lives they may reserve again. */
export async function cancel(
  { table, concerts, clock }: Dependencies,
  place: Place,
  reservationId: string,
  limit: Deadline,
): Promise<Reservation | CancelRefusal> {
  return untilDecided(async () => {
    const [read, concert] = await Promise.all([
      readReservation(table, reservationId, limit.signal),
      concerts.get(place.concertId),
    ]);
    if (read?.owner !== place.owner)
      return refuse('RESERVATION_NOT_FOUND', 'You have no reservation with this id.');
    const nowMs = clock();
    const idleUntilMs = nowMs + (concert?.policy.queue.idleSeconds ?? 0) * 1000;
    return release(table, read, nowMs, [dropHold(read, idleUntilMs, nowMs)], limit);
  }, limit);
}

/** Cancels what a fan who leaves was holding. Their lease has ended, so it is left alone. */
export async function cancelHold(
  { table, clock }: { table: Table; clock: Clock },
  reservationId: string,
  limit: Deadline,
): Promise<void> {
  await untilDecided(async () => {
    const read = await readReservation(table, reservationId, limit.signal);
    return read ? release(table, read, clock(), [], limit) : null;
  }, limit);
}

async function release(
  table: Table,
  read: Reservation,
  nowMs: number,
  lease: Write[],
  limit: Deadline,
): Promise<Reservation | CancelRefusal | typeof undecided> {
  const answer = answerFor(read, nowMs);
  if (answer) return answer;
  const locks = lockedSeats(read).map((seat) => unlockSeat(read, seat));
  const outcome = await writeAll(table, [cancelReservation(read, nowMs), ...locks, ...lease], limit.signal);
  if (outcome.committed) {
    return { ...read, status: 'CANCELLED', version: read.version + 1, cancelledAtMs: nowMs };
  }
  const [own, ...others] = outcome.reasons;
  if (own?.kind === 'refused' && own.item)
    return answerFor(reservationFromItem(own.item), nowMs) ?? undecided;
  const isRefused = ({ kind }: Reason) => kind === 'refused';
  if (others.slice(0, locks.length).some(isRefused)) return finishedRefusal('EXPIRED');
  const leaseAloneRefused = others.slice(locks.length).some(isRefused);
  return leaseAloneRefused ? release(table, read, nowMs, [], limit) : undecided;
}

/** What needs no write: a finished reservation stays as it is. Null when it can be cancelled. */
function answerFor(reservation: Reservation, nowMs: number): Reservation | CancelRefusal | null {
  const status = statusAt(reservation, nowMs);
  if (status === 'TEMPORARILY_ASSIGNED') return null;
  return status === 'CANCELLED' ? reservation : finishedRefusal(status);
}
