import type { ConcertSummary, concertView, Section } from '../../../functions/concerts/concert.ts';
import type { ProblemCode } from '../../../functions/http/problem.ts';
import type { QueueStatus } from '../../../functions/queue/status.ts';
import type { reservationNow } from '../../../functions/reservations/reservation.ts';

/** What the API answers, by the types of the functions that answer it. */
export type Concert = ReturnType<typeof concertView>;
export type Reservation = ReturnType<typeof reservationNow>;
export type { ConcertSummary, QueueStatus, Section };

/** Beside the API's own codes: no answer came; too many asked at once; something that is no answer of the API. */
type FanProblemCode = ProblemCode | 'OFFLINE' | 'THROTTLED' | 'UNKNOWN';

export interface Problem {
  code: FanProblemCode;
  /** Of `SEATS_UNAVAILABLE` and `SEAT_NOT_FOUND`. */
  seats?: string[];
  /** Of `ALREADY_HOLDING`. */
  reservationId?: string;
}

export type Answer<Body> = { body: Body; problem?: undefined } | { body?: undefined; problem: Problem };
