import type { Deadline } from '../deadline.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { Concert } from './concert.ts';
import type { ConcertCache } from './concert-store.ts';

/** The concert, or `CONCERT_NOT_FOUND`. */
export async function getConcert(
  concerts: ConcertCache,
  concertId: string,
  limit?: Deadline,
): Promise<Concert | Refusal<'CONCERT_NOT_FOUND'>> {
  const concert = await concerts.get(concertId, limit);
  return concert ?? refuse('CONCERT_NOT_FOUND', 'No concert has this id. GET /api/v1/concerts lists them.');
}
