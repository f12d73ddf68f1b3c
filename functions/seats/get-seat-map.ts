import { type Clock, isoTime } from '../clock.ts';
import { countSeats } from '../concerts/concert.ts';
import type { ConcertCache } from '../concerts/concert-store.ts';
import { getConcert } from '../concerts/get-concert.ts';
import { type Deadline, deadline } from '../deadline.ts';
import { isRefusal, type Refusal, refuse } from '../http/problem.ts';
import type { Table } from '../table/client.ts';
import { seatNumber } from './seat.ts';
import { isLapsed, locksInAll, type SeatState } from './seat-lock-store.ts';

export interface SeatMap {
  concertId: string;
  asOf: string;
  total: number;
  available: number;
  /** Only seats that are not free, by seat number. */
  seats: Record<string, SeatState>;
}

/** Which seats are taken, of one section or of all. A lapsed hold is free from its very millisecond on. */
export async function getSeatMap(
  { table, concerts, clock }: { table: Table; concerts: ConcertCache; clock: Clock },
  concertId: string,
  sectionId: string | undefined,
  limit: Deadline = deadline(),
): Promise<SeatMap | Refusal<'CONCERT_NOT_FOUND' | 'SECTION_NOT_FOUND'>> {
  const concert = await getConcert(concerts, concertId, limit);
  if (isRefusal(concert)) return concert;
  const sections = concert.sections.filter(
    (section) => sectionId === undefined || section.sectionId === sectionId,
  );
  if (sections.length === 0)
    return refuse('SECTION_NOT_FOUND', `Concert ${concertId} has no section of that id.`);
  const ids = sections.map(({ sectionId: id }) => id);
  const found = await locksInAll(table, concertId, ids, limit.signal);
  const nowMs = clock();
  const locks = found.filter((lock) => !isLapsed(lock, nowMs));
  const total = countSeats(sections);
  const seats = Object.fromEntries(locks.map((lock) => [seatNumber(lock), lock.state]));
  return { concertId, asOf: isoTime(nowMs), total, available: total - locks.length, seats };
}
