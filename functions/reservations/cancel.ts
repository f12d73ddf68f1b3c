import type { Clock } from '../clock.ts';
import type { ConcertCache } from '../concerts/concert-store.ts';
import { getConcert } from '../concerts/get-concert.ts';
import type { Deadline } from '../deadline.ts';
import { isRefusal, type Refusal, refuse } from '../http/problem.ts';
import { dropHold } from '../queue/lease-hold.ts';
import type { Place } from '../queue/token.ts';
import { unlockSeat } from '../seats/seat-lock-store.ts';
import type { Table } from '../table/client.ts';
import { undecided, untilDecided } from '../table/retry.ts';
import { type Reason, type Write, writeAll } from '../table/write.ts';
import { type FinishedCode, finishedRefusal } from './finished.ts';
import { cancelled, type Reservation, seatPositions } from './reservation.ts';
import { reservationFromItem } from './reservation-item.ts';
import { cancelReservation, readReservation } from './reservation-store.ts';

export type CancelRefusal = Refusal<
  Exclude<FinishedCode, 'RESERVATION_CANCELLED'> | 'CONCERT_NOT_FOUND' | 'RESERVATION_NOT_FOUND'
>;

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
    const [reservation, concert] = await Promise.all([
      readReservation(table, reservationId, limit.signal),
      getConcert(concerts, place.concertId, limit),
    ]);
    if (reservation?.owner !== place.owner)
      return refuse('RESERVATION_NOT_FOUND', 'You have no reservation with this id.');
    if (isRefusal(concert)) return concert;
    const idleMs = concert.policy.queue.idleSeconds * 1000;
    const rearm = (nowMs: number) => [dropHold(reservation, nowMs + idleMs)];
    return release({ table, clock }, reservation, rearm, limit);
  }, limit);
}

/** Cancels what a fan who leaves was holding. Their lease has ended, so it is left alone. */
export async function cancelHold(
  { table, clock }: { table: Table; clock: Clock },
  reservationId: string,
  limit: Deadline,
): Promise<void> {
  await untilDecided(async () => {
    const reservation = await readReservation(table, reservationId, limit.signal);
    return reservation ? release({ table, clock }, reservation, withoutLease, limit) : null;
  }, limit);
}

const withoutLease = (): Write[] => [];

async function release(
  { table, clock }: { table: Table; clock: Clock },
  reservation: Reservation,
  leaseWrites: (nowMs: number) => Write[],
  limit: Deadline,
): Promise<Reservation | CancelRefusal | typeof undecided> {
  const answer = answerFor(reservation);
  if (answer) return answer;
  const nowMs = clock();
  const locks = seatPositions(reservation).map((seat) => unlockSeat(reservation, seat));
  const outcome = await writeAll(
    table,
    [cancelReservation(reservation.reservationId, nowMs), ...locks, ...leaseWrites(nowMs)],
    limit.signal,
  );
  if (outcome.committed) return cancelled(reservation, nowMs);
  const [own, ...others] = outcome.reasons;
  if (own?.kind === 'refused' && own.item)
    return answerFor(reservationFromItem(own.item)) ?? finishedRefusal('EXPIRED');
  if (own?.kind !== 'fine') return undecided;
  const isRefused = ({ kind }: Reason) => kind === 'refused';
  if (others.slice(0, locks.length).some(isRefused)) return finishedRefusal('EXPIRED');
  const leaseAloneRefused = others.slice(locks.length).some(isRefused);
  return leaseAloneRefused ? release({ table, clock }, reservation, withoutLease, limit) : undecided;
}

/**
 * What needs no write: a finished reservation stays as it is. Null when it is assigned: whether it has lapsed is for
 * the write's condition to say.
 */
function answerFor(reservation: Reservation): Reservation | CancelRefusal | null {
  const { status } = reservation;
  if (status === 'TEMPORARILY_ASSIGNED') return null;
  return status === 'CANCELLED' ? reservation : finishedRefusal(status);
}
