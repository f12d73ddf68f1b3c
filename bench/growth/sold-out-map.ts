import { sentBytes } from '../../local/api-request.ts';
import { systemClock } from '../../local/clock.ts';
import type { LocalStack } from '../../local/stack.ts';
import { endStream } from '../end-stream.ts';
import { makeHall, sectionsOf } from '../hall.ts';
import { median, rounded } from '../median.ts';
import type { BenchContext, ResultTable } from '../part.ts';
import { withStack } from '../with-stack.ts';
import { sell } from './sell.ts';

/** What it costs to look at the map of a hall in which every seat is sold. */
export interface SoldOutMap {
  what: string;
  seats: number;
  /** Of the JSON. */
  bytes: number;
  /** Of the answer as the API sends it to who accepts gzip: headers and body. */
  sentBytes: number;
  readUnits: number;
  queries: number;
  medianMs: number;
}

/** `what` of the map of a section, of 500 seats. */
export const oneSection = 'one section';
const seats = 100_000;
const looks = 7;

export function measureSoldOutMaps(context: BenchContext): Promise<SoldOutMap[]> {
  return withStack(context, { streams: false, schedules: false }, async (stack) => {
    const concertId = 'sold-out';
    await makeHall(stack.url, systemClock(), { concertId, seats, maxActive: 100 });
    await endStream({ url: stack.engine.url, tableName: stack.tableName });
    const sections = sectionsOf(seats);
    for (const [index, { sectionId, seats: count }] of sections.entries()) {
      context.signal.throwIfAborted();
      context.progress(`selling section ${index + 1} of ${sections.length}`);
      await sell(stack, { concertId, sectionId }, 1, count);
    }
    const path = `/api/v1/concerts/${concertId}/seats`;
    const [section] = sections;
    context.progress('looking at the maps');
    return [
      await look(stack, {
        what: oneSection,
        seats: section?.seats ?? 0,
        path: `${path}?section=${section?.sectionId}`,
      }),
      await look(stack, { what: 'the whole hall', seats, path }),
    ];
  });
}

interface Look {
  what: string;
  seats: number;
  path: string;
}

async function look(stack: LocalStack, { what, seats, path }: Look): Promise<SoldOutMap> {
  const times: number[] = [];
  let sizes = { bytes: 0, sentBytes: 0 };
  // The first one finds the function asleep.
  for (let run = 0; run <= looks; run += 1) {
    stack.gateway.resetCalls();
    const startMs = performance.now();
    const response = await fetch(`${stack.url}${path}`, { headers: { 'accept-encoding': 'gzip' } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`the seat map answered ${response.status}`);
    if (run > 0) times.push(performance.now() - startMs);
    sizes = { bytes: Buffer.byteLength(text), sentBytes: sentBytes(response, text) };
  }
  const calls = stack.gateway.calls();
  return {
    what,
    seats,
    ...sizes,
    readUnits: calls.reduce((sum, { readUnits }) => sum + readUnits, 0),
    queries: calls.reduce((sum, { count }) => sum + count, 0),
    medianMs: rounded(median(times), 1),
  };
}

export const soldOutTable = (maps: SoldOutMap[]): ResultTable => ({
  title: 'The seat map when every seat is sold',
  head: ['', 'seats', 'kB', 'kB sent', 'queries', 'read units', 'ms'],
  rows: maps.map(({ what, seats, bytes, sentBytes, queries, readUnits, medianMs }) => [
    what,
    seats,
    rounded(bytes / 1000, 1),
    rounded(sentBytes / 1000, 1),
    queries,
    readUnits,
    medianMs,
  ]),
});
