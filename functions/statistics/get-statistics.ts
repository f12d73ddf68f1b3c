import { type Cache, cached } from '../cache.ts';
import type { Clock } from '../clock.ts';
import type { Concert } from '../concerts/concert.ts';
import type { ConcertCache } from '../concerts/concert-store.ts';
import { getConcert } from '../concerts/get-concert.ts';
import { type Deadline, deadline } from '../deadline.ts';
import { isRefusal, type Refusal } from '../http/problem.ts';
import { readGate, readTail } from '../queue/gate-store.ts';
import { readLeases } from '../queue/lease-store.ts';
import { locksInAll } from '../seats/seat-lock-store.ts';
import type { Table } from '../table/client.ts';
import { type Statistics, statisticsOf } from './statistics.ts';
import { readLostRaces } from './statistics-store.ts';

export interface StatisticsDependencies {
  table: Table;
  concerts: ConcertCache;
  clock: Clock;
  remembered: Cache<Statistics>;
}

/** How a concert sells, as it was at `asOf`: a moment ago at most, longer in a large hall. Writes nothing. */
export async function getStatistics(
  { concerts, remembered }: Pick<StatisticsDependencies, 'concerts' | 'remembered'>,
  concertId: string,
  limit: Deadline = deadline(),
): Promise<Statistics | Refusal<'CONCERT_NOT_FOUND'>> {
  const concert = await getConcert(concerts, concertId, limit);
  if (isRefusal(concert)) return concert;
  const statistics = await remembered.get(concertId, limit);
  if (!statistics) throw new Error(`no statistics were read for ${concertId}`);
  return statistics;
}

/** Statistics by concert, read anew when they are too old for what reading them costs. */
export function statisticsCache({ table, concerts, clock }: Omit<StatisticsDependencies, 'remembered'>) {
  return cached(
    async (concertId, limit) => {
      const concert = await concerts.get(concertId, limit);
      return concert && readStatistics(table, concert, clock, limit);
    },
    ageMs,
    clock,
  );
}

async function readStatistics(table: Table, concert: Concert, clock: Clock, { signal }: Deadline) {
  const { concertId, sections } = concert;
  const ids = sections.map(({ sectionId }) => sectionId);
  const [locks, queue, tail, lostRaces] = await Promise.all([
    locksInAll(table, concertId, ids, signal),
    readQueue(table, concertId, signal),
    readTail(table, concertId, signal),
    readLostRaces(table, concertId, signal),
  ]);
  return statisticsOf(concert, { locks, ...queue, tail, lostRaces }, clock());
}

async function readQueue(table: Table, concertId: string, signal: AbortSignal) {
  const gate = await readGate(table, concertId, signal);
  const { floor: from, head: to } = gate;
  return { gate, leases: from > to ? [] : await readLeases(table, concertId, { from, to }, signal) };
}

/** What a look costs in a full house, in read units: 82 sold locks of 100 bytes are one, and so are 20 leases. */
const mostUnits = ({ seats, queue }: Statistics): number => 3 + seats.total / 82 + queue.maxActive / 20;

const leastAgeMs = 2000;
/** In any hall, however many look through this container: 4.3 million, or half a dollar, in a night of twelve hours. */
const mostUnitsPerSecond = 100;

const ageMs = (statistics: Statistics): number =>
  Math.max(leastAgeMs, (mostUnits(statistics) / mostUnitsPerSecond) * 1000);
