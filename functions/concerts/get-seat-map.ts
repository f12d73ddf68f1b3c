import { type Clock, isoTime } from '../clock.ts';
import { deadline } from '../deadline.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { Table } from '../table/client.ts';
import { countSeats, type Section, seatNumber } from './concert.ts';
import type { ConcertCache } from './concert-store.ts';
import { getConcert } from './get-concert.ts';
import { locksIn, type SeatLock, type SeatState } from './seat-locks.ts';

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
): Promise<SeatMap | Refusal<'CONCERT_NOT_FOUND' | 'SECTION_NOT_FOUND'>> {
  const concert = await getConcert(concerts, concertId);
  if ('refusal' in concert) return concert;
  const sections = concert.sections.filter(
    (section) => sectionId === undefined || section.sectionId === sectionId,
  );
  if (sections.length === 0)
    return refuse('SECTION_NOT_FOUND', `Concert ${concertId} has no section of that id.`);
  const locks = await takenIn(table, concertId, sections, clock);
  const total = countSeats(sections);
  const seats = Object.fromEntries(locks.map((lock) => [seatNumber(lock), lock.state]));
  return { concertId, asOf: isoTime(clock()), total, available: total - locks.length, seats };
}

/** A sold-out hall of 100,000 seats is read in pages, one after the other. */
const readLimitMs = 12_000;

async function takenIn(
  table: Table,
  concertId: string,
  sections: Section[],
  clock: Clock,
): Promise<SeatLock[]> {
  const { signal } = deadline(readLimitMs);
  const locks = await Promise.all(
    sections.map(({ sectionId }) => locksIn(table, concertId, sectionId, signal)),
  );
  const nowMs = clock();
  return locks.flat().filter(({ expiresAtMs }) => expiresAtMs === undefined || expiresAtMs > nowMs);
}
