import type { Clock } from '../clock.ts';
import { type Deadline, deadline } from '../deadline.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { sellSeat } from '../seats/seat-lock-store.ts';
import type { Table } from '../table/client.ts';
import { undecided, untilDecided } from '../table/retry.ts';
import { writeAll } from '../table/write.ts';
import { type FinishedCode, finishedRefusal } from './finished.ts';
import { confirmed, type Reservation, seatPositions } from './reservation.ts';
import { reservationFromItem } from './reservation-item.ts';
import { confirmReservation, readReservation } from './reservation-store.ts';

export interface Payment {
  paymentId: string;
  /** In the currency's minor unit. */
  amount: number;
  currency: string;
}

export type ConfirmRefusal = Refusal<FinishedCode | 'PAYMENT_MISMATCH' | 'RESERVATION_NOT_FOUND'>;

/** The payment side's word that a hold was paid: the seats are sold. The same payment may confirm again. */
export async function confirm(
  { table, clock }: { table: Table; clock: Clock },
  reservationId: string,
  payment: Payment,
  limit: Deadline = deadline(),
): Promise<Reservation | ConfirmRefusal> {
  return untilDecided(async () => {
    const reservation = await readReservation(table, reservationId, limit.signal);
    if (!reservation) return refuse('RESERVATION_NOT_FOUND', 'No reservation has this id.');
    return answerFor(reservation, payment) ?? (await sell({ table, clock }, reservation, payment, limit));
  }, limit);
}

/**
 * What needs no write: finished reservations, and payments that are not for this one. Null when it is assigned: whether
 * it has lapsed is for the write's condition to say.
 */
function answerFor(reservation: Reservation, payment: Payment): Reservation | ConfirmRefusal | null {
  const { status } = reservation;
  const isPaidByThis = status === 'CONFIRMED' && reservation.paymentId === payment.paymentId;
  if (status !== 'TEMPORARILY_ASSIGNED' && !isPaidByThis) return finishedRefusal(status);
  if (payment.amount !== reservation.amount || payment.currency !== reservation.currency) {
    return refuse(
      'PAYMENT_MISMATCH',
      `The reservation costs ${reservation.amount} ${reservation.currency} (minor unit).`,
    );
  }
  return isPaidByThis ? reservation : null;
}

async function sell(
  { table, clock }: { table: Table; clock: Clock },
  reservation: Reservation,
  payment: Payment,
  { signal }: Deadline,
) {
  const nowMs = clock();
  const locks = seatPositions(reservation).map((seat) => sellSeat(reservation, seat));
  const outcome = await writeAll(
    table,
    [confirmReservation(reservation.reservationId, payment.paymentId, nowMs), ...locks],
    signal,
  );
  if (outcome.committed) return confirmed(reservation, payment.paymentId, nowMs);
  const [own, ...others] = outcome.reasons;
  if (own?.kind === 'refused' && own.item)
    return answerFor(reservationFromItem(own.item), payment) ?? finishedRefusal('EXPIRED');
  if (own?.kind !== 'fine') return undecided;
  return others.some(({ kind }) => kind === 'refused') ? finishedRefusal('EXPIRED') : undecided;
}
