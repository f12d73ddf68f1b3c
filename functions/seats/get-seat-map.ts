import { type Clock, isoTime } from '../clock.ts';
import { countSeats, type Section } from '../concerts/concert.ts';
import type { ConcertCache } from '../concerts/concert-store.ts';
import { getConcert } from '../concerts/get-concert.ts';
import { type Deadline, deadline } from '../deadline.ts';
import { isRefusal, type Refusal, refuse } from '../http/problem.ts';
import type { Table } from '../table/client.ts';
import { seatNumber } from './seat.ts';
import { isLapsed, locksIn, type SeatLock, type SeatState } from './seat-lock-store.ts';

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
  const locks = await takenIn({ table, clock }, concertId, sections, limit);
  const total = countSeats(sections);
  const seats = Object.fromEntries(locks.map((lock) => [seatNumber(lock), lock.state]));
  return { concertId, asOf: isoTime(clock()), total, available: total - locks.length, seats };
}

/** Of 200 sections asked at once, the last would wait so long for a connection that their time is over. */
const mostQueries = 25;

async function takenIn(
  { table, clock }: { table: Table; clock: Clock },
  concertId: string,
  sections: Section[],
  { signal }: Deadline,
): Promise<SeatLock[]> {
  const locks: SeatLock[] = [];
  for (let from = 0; from < sections.length; from += mostQueries) {
    const some = sections.slice(from, from + mostQueries);
    const found = await Promise.all(
      some.map(({ sectionId }) => locksIn(table, concertId, sectionId, signal)),
    );
    locks.push(...found.flat());
  }
  const nowMs = clock();
  return locks.filter((lock) => !isLapsed(lock, nowMs));
}
