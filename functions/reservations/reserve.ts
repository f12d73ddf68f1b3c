import { createHash, randomBytes } from 'node:crypto';
import { type Concert, findSeat, isClosed, type Seat } from '../concerts/concert.ts';
import { getConcert } from '../concerts/get-concert.ts';
import { type Deadline, deadline } from '../deadline.ts';
import { isRefusal, type Refusal, refuse } from '../http/problem.ts';
import { takeHold } from '../queue/lease-hold.ts';
import type { Queue } from '../queue/queue.ts';
import type { Place } from '../queue/token.ts';
import { seatNumber } from '../seats/seat.ts';
import { lockSeat } from '../seats/seat-lock-store.ts';
import { untilDecided } from '../table/retry.ts';
import { writeAll } from '../table/write.ts';
import { foresee } from './foresee.ts';
import type { Reservation } from './reservation.ts';
import { createReservation } from './reservation-store.ts';
import { earlierAnswer, type Reserved, type ReserveRefusal, reserveOutcome } from './reserve-outcome.ts';

export interface ReserveRequest {
  concertId: string;
  /** Seat numbers, each once. */
  seats: string[];
  idempotencyKey?: string;
}

/**
 * Holds seats, all or none, in one transaction: each seat's lock, the fan's lease and the reservation itself. The
 * conditions decide; nothing is read first, but for those who were refused lately or wait. A lost race is an answer, and
 * only conflicts that decided nothing are tried again.
 */
export async function reserve(
  queue: Queue,
  place: Place,
  request: ReserveRequest,
  limit: Deadline = deadline(),
): Promise<Reserved | ReserveRefusal> {
  if (request.concertId !== place.concertId) {
    return refuse('QUEUE_TOKEN_WRONG_CONCERT', `This queue token is for concert ${place.concertId}.`);
  }
  const concert = await getConcert(queue.concerts, request.concertId, limit);
  if (isRefusal(concert)) return concert;
  const seats = seatsFor(concert, request.seats);
  if (isRefusal(seats)) return seats;
  const draft = draftReservation(concert, place, seats, request);
  if (isClosed(concert, queue.clock())) return closedOutcome(queue, draft, limit);
  const asking = { queue, concert, place, limit };
  const foreseen = await foresee(asking, { ...draft, isKeyed: request.idempotencyKey !== undefined });
  if (foreseen) return foreseen;
  return untilDecided(async () => {
    const nowMs = queue.clock();
    const { policy } = concert;
    const expiresAtMs = nowMs + policy.holdSeconds * 1000;
    const reservation = { ...draft, createdAtMs: nowMs, expiresAtMs };
    const { reservationId } = reservation;
    const hold = { reservationId, expiresAtMs, idleUntilMs: nowMs + policy.queue.idleSeconds * 1000 };
    const writes = [
      createReservation(reservation),
      takeHold(place, hold, nowMs),
      ...seats.map((seat) => lockSeat(reservation, seat, nowMs)),
    ];
    const outcome = await writeAll(queue.table, writes, limit.signal);
    if (outcome.committed) return { reservation, replayed: false };
    return reserveOutcome(outcome.reasons, { ...asking, reservation, nowMs });
  }, limit);
}

/** Nothing is sold any more, but what an answer that was lost had said before is said again. */
async function closedOutcome(queue: Queue, draft: Draft, limit: Deadline) {
  const closed = refuse('SALES_CLOSED', 'The concert has started; seats are no longer sold.');
  return (await earlierAnswer(queue, draft, limit)) ?? closed;
}

function seatsFor(
  concert: Concert,
  spellings: string[],
): Seat[] | Refusal<'TOO_MANY_SEATS' | 'SEAT_NOT_FOUND'> {
  const { maxSeatsPerReservation } = concert.policy;
  if (spellings.length > maxSeatsPerReservation) {
    return refuse('TOO_MANY_SEATS', `At most ${maxSeatsPerReservation} seats go into one reservation.`);
  }
  const found = spellings.map((spelling) => findSeat(concert, spelling));
  const unknown = spellings.filter((_, index) => !found[index]);
  if (unknown.length > 0) {
    return refuse('SEAT_NOT_FOUND', `The concert has no seat ${unknown.join(', ')}.`, { seats: unknown });
  }
  return found.filter((seat) => seat !== null);
}

/** Everything of the reservation but its times, which each attempt takes afresh. */
type Draft = Omit<Reservation, 'createdAtMs' | 'expiresAtMs'>;

function draftReservation(concert: Concert, place: Place, seats: Seat[], request: ReserveRequest): Draft {
  const priced = seats.map((seat) => ({ seat: seatNumber(seat), price: seat.price }));
  const { idempotencyKey } = request;
  return {
    reservationId:
      idempotencyKey === undefined
        ? randomBytes(16).toString('base64url')
        : hash(place.owner, idempotencyKey),
    concertId: concert.concertId,
    owner: place.owner,
    position: place.position,
    status: 'TEMPORARILY_ASSIGNED',
    seats: priced,
    amount: priced.reduce((sum, { price }) => sum + price, 0),
    currency: concert.currency,
    version: 1,
    requestHash: hash(concert.concertId, ...request.seats.toSorted()),
  };
}

/** SHA-256 of the parts, 43 characters of base64url: fits a reservation id and a schedule's name. */
const hash = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
