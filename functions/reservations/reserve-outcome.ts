import type { Concert } from '../concerts/concert.ts';
import type { Deadline } from '../deadline.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { type Standing, standing } from '../queue/gate.ts';
import { isLiveFor, type Lease } from '../queue/lease.ts';
import { leaseFromItem } from '../queue/lease-item.ts';
import { cachedGate, type Queue } from '../queue/queue.ts';
import { waitingStatus } from '../queue/status.ts';
import type { Place } from '../queue/token.ts';
import { undecided } from '../table/retry.ts';
import type { Reason } from '../table/write.ts';
import type { Reservation } from './reservation.ts';
import { reservationFromItem } from './reservation-item.ts';
import { readReservation } from './reservation-store.ts';

export type ReserveRefusal = Refusal<
  | 'ALREADY_HOLDING'
  | 'CONCERT_NOT_FOUND'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'QUEUE_TOKEN_EXPIRED'
  | 'QUEUE_TOKEN_NOT_ACTIVE'
  | 'QUEUE_TOKEN_WRONG_CONCERT'
  | 'SALES_CLOSED'
  | 'SEATS_UNAVAILABLE'
  | 'SEAT_NOT_FOUND'
  | 'TOO_MANY_SEATS'
>;

export type Reserved = { reservation: Reservation; replayed: boolean };

/** Who asks, and when. */
export interface Asking {
  queue: Queue;
  concert: Concert;
  place: Place;
  nowMs: number;
  limit: Deadline;
}

interface Attempt extends Asking {
  reservation: Reservation;
}

/**
 * Why the transaction of a reserve did not go through, from its reasons and the old items they bring, in the order
 * that makes one answer out of several: our own earlier success first, then the right to reserve, then the seats.
 *
 * @param reasons the reservation's, the lease's, then one per seat lock.
 */
export async function reserveOutcome(reasons: Reason[], attempt: Attempt) {
  const { queue, reservation } = attempt;
  const [own, lease, ...locks] = reasons;
  if (own?.kind === 'refused' && own.item) {
    queue.doubted.add(reservation.reservationId);
    return earlierOutcome(reservationFromItem(own.item), reservation);
  }
  const namesUs = (reason: Reason) =>
    reason.kind === 'refused' && reason.item?.reservationId === reservation.reservationId;
  if (own?.kind === 'conflict' || reasons.some(namesUs)) return undecided;
  if (lease?.kind === 'refused') return leaseRefusal(lease.item && leaseFromItem(lease.item), attempt);
  const taken = reservation.seats
    .map(({ seat }) => seat)
    .filter((_, index) => locks[index]?.kind === 'refused');
  if (taken.length === 0) return undecided;
  const detail = `Taken: ${taken.join(', ')}. Choose others and reserve again; the rest of yours were not held.`;
  return refuse('SEATS_UNAVAILABLE', detail, { seats: taken });
}

/** The reservation exists: our own lost answer or a repeated request get it as it is; another request may not. */
function earlierOutcome(existing: Reservation, asked: Pick<Reservation, 'requestHash'>) {
  if (existing.requestHash === asked.requestHash) return { reservation: existing, replayed: true };
  const detail = 'This Idempotency-Key came with other seats before. Use a new key for a new request.';
  return refuse('IDEMPOTENCY_KEY_REUSED', detail);
}

/** The answer to a reserve that was made before with the same key; undefined when there was none. */
export async function earlierAnswer(
  { table }: Pick<Queue, 'table'>,
  asked: Pick<Reservation, 'reservationId' | 'requestHash'>,
  { signal }: Deadline,
) {
  const earlier = await readReservation(table, asked.reservationId, signal);
  return earlier && earlierOutcome(earlier, asked);
}

/** What a lease that does not let this fan reserve has to say; undefined says that there is none. */
export async function leaseRefusal(
  lease: Lease | undefined,
  { queue, concert, place, nowMs, limit }: Asking,
): Promise<ReserveRefusal> {
  queue.doubted.add(place.owner);
  if (isLiveFor(lease, place.owner, nowMs)) {
    const { reservationId } = lease;
    return refuse(
      'ALREADY_HOLDING',
      'Cancel or pay for the reservation you hold first. If you have just paid, your time to reserve is over.',
      {
        reservationId,
      },
    );
  }
  const gate = await cachedGate(queue, concert.concertId, limit);
  const stands: Standing = lease ? { kind: 'passed' } : standing(gate, place.position, nowMs);
  if (stands.kind === 'passed') {
    return refuse(
      'QUEUE_TOKEN_EXPIRED',
      'Your time to reserve is over, or your call went by. Join the queue again.',
    );
  }
  const detail =
    stands.kind === 'called'
      ? 'You have been called: GET /api/v1/queue-tokens/current makes you active, then reserve again.'
      : 'Poll GET /api/v1/queue-tokens/current until its status is ACTIVE.';
  return refuse('QUEUE_TOKEN_NOT_ACTIVE', detail, {
    queue: waitingStatus(concert, gate, place.position, nowMs),
  });
}
