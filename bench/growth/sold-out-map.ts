import { seatLockKey } from '../../functions/table/keys.ts';
import { systemClock } from '../../local/clock.ts';
import type { LocalStack } from '../../local/stack.ts';
import { makeHall, sectionsOf } from '../hall.ts';
import { median, rounded } from '../median.ts';
import type { BenchContext, ResultTable } from '../part.ts';
import { putItems } from '../put-items.ts';
import { withStack } from '../with-stack.ts';

/** What it costs to look at the map of a hall in which every seat is sold. */
export interface SoldOutMap {
  what: string;
  seats: number;
  kilobytes: number;
  /** On the wire, as the API sends it to who accepts gzip. */
  sentKilobytes: number;
  readUnits: number;
  queries: number;
  medianMs: number;
}

const seats = 100_000;
const looks = 7;

export function measureSoldOutMaps(context: BenchContext): Promise<SoldOutMap[]> {
  return withStack(context, { streams: false, schedules: false }, async (stack) => {
    const concertId = 'sold-out';
    await makeHall(stack.url, systemClock(), { concertId, seats, maxActive: 100 });
    const sections = sectionsOf(seats);
    for (const [index, { sectionId, seats: count }] of sections.entries()) {
      context.progress(`selling section ${index + 1} of ${sections.length}`);
      await sell(stack, concertId, sectionId, count);
    }
    const path = `/api/v1/concerts/${concertId}/seats`;
    const [section] = sections;
    context.progress('looking at the maps');
    return [
      await look(stack, {
        what: 'one section',
        seats: section?.seats ?? 0,
        path: `${path}?section=${section?.sectionId}`,
      }),
      await look(stack, { what: 'the whole hall', seats, path }),
    ];
  });
}

/** Writes the locks of sold seats. */
function sell(stack: LocalStack, concertId: string, sectionId: string, count: number): Promise<void> {
  const locks = Array.from({ length: count }, (_, index) => {
    const { pk, sk } = seatLockKey(concertId, { sectionId, row: null, number: index + 1 });
    const reservationId = { S: `sold-${sectionId}-${index}`.padEnd(22, '0') };
    return { pk: { S: pk }, sk: { S: sk }, state: { S: 'SOLD' }, reservationId };
  });
  return putItems(stack, locks);
}

async function look(stack: LocalStack, { what, seats, path }: { what: string; seats: number; path: string }) {
  const times: number[] = [];
  let bytes = 0;
  let sentBytes = 0;
  for (let run = 0; run <= looks; run += 1) {
    stack.gateway.resetCalls();
    const startMs = performance.now();
    const response = await fetch(`${stack.url}${path}`, { headers: { 'accept-encoding': 'gzip' } });
    const body = await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`the seat map answered ${response.status}`);
    // The first one finds the function asleep.
    if (run > 0) times.push(performance.now() - startMs);
    bytes = body.byteLength;
    sentBytes = Number(response.headers.get('content-length') ?? bytes);
  }
  const calls = stack.gateway.calls();
  return {
    what,
    seats,
    kilobytes: rounded(bytes / 1000, 1),
    sentKilobytes: rounded(sentBytes / 1000, 1),
    readUnits: calls.reduce((sum, { readUnits }) => sum + readUnits, 0),
    queries: calls.reduce((sum, { count }) => sum + count, 0),
    medianMs: rounded(median(times), 1),
  };
}

export const soldOutTable = (maps: SoldOutMap[]): ResultTable => ({
  title: 'The seat map when every seat is sold',
  head: ['', 'seats', 'kB', 'kB sent', 'queries', 'read units', 'ms'],
  rows: maps.map(({ what, seats, kilobytes, sentKilobytes, queries, readUnits, medianMs }) => [
    what,
    seats,
    kilobytes,
    sentKilobytes,
    queries,
    readUnits,
    medianMs,
  ]),
});
