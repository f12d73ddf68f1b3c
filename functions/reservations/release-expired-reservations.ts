import type { Clock } from '../clock.ts';
import type { ConcertCache } from '../concerts/concert-store.ts';
import { getConcert } from '../concerts/get-concert.ts';
import { type Deadline, deadline, requestLimitMs } from '../deadline.ts';
import { isRefusal, type Refusal } from '../http/problem.ts';
import { isLapsed, locksIn } from '../seats/seat-lock-store.ts';
import type { Table } from '../table/client.ts';
import { expire } from './expire.ts';

interface Dependencies {
  table: Table;
  concerts: ConcertCache;
  clock: Clock;
}

/** So many at once as not to throttle the fans beside it. */
const atOnce = 10;

/**
 * Expires every lapsed hold of one concert that a seat lock still shows, section by section, without a scan. Nothing
 * needs it, since lapsed seats are free: it is the operator's broom. What the time does not suffice for, the next call
 * finds.
 *
 * @returns how many reservations it expired.
 */
export async function releaseExpiredReservations(
  { table, concerts, clock }: Dependencies,
  concertId: string,
  limit: Deadline,
): Promise<number | Refusal<'CONCERT_NOT_FOUND'>> {
  const concert = await getConcert(concerts, concertId, limit);
  if (isRefusal(concert)) return concert;
  let released = 0;
  for (const { sectionId } of concert.sections) {
    if (limit.leftMs() <= requestLimitMs) break;
    const locks = await locksIn(table, concertId, sectionId, limit.signal);
    const nowMs = clock();
    const lapsed = locks.filter((lock) => isLapsed(lock, nowMs));
    const ids = [...new Set(lapsed.flatMap(({ reservationId }) => reservationId ?? []))];
    for (let start = 0; start < ids.length && limit.leftMs() > requestLimitMs; start += atOnce) {
      const group = ids.slice(start, start + atOnce);
      const outcomes = await Promise.all(
        group.map((id) => expire({ table, clock }, id, deadline(requestLimitMs))),
      );
      released += outcomes.filter((outcome) => outcome === 'expired').length;
    }
  }
  return released;
}
