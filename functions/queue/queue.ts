import { type RecentIds, recentIds } from '../bounded.ts';
import { type Cache, cached } from '../cache.ts';
import type { Clock } from '../clock.ts';
import { type ConcertCache, concertCache } from '../concerts/concert-store.ts';
import type { Deadline } from '../deadline.ts';
import type { Table } from '../table/client.ts';
import type { Gate } from './gate.ts';
import { readGate } from './gate-store.ts';

/** What the use cases of the queue are handed. */
export interface Queue {
  table: Table;
  concerts: ConcertCache;
  gates: Cache<Gate>;
  /** Owners whose lease refused a reserve lately, and reservations that were there already: asked about before writing. */
  doubted: RecentIds;
  clock: Clock;
  /** 0 <= random() < 1. */
  random: () => number;
}

/** A waiting fan's poll costs at most this often a read per container. */
export const gateAgeMs = 1000;
/** 1.5 MB of ids. Whoever is forgotten costs one refused transaction more. */
const mostDoubted = 10_000;

export function connectQueue(table: Table, clock: Clock = Date.now): Queue {
  return {
    table,
    concerts: concertCache(table, clock),
    gates: cached(
      (concertId, { signal }) => readGate(table, concertId, signal),
      gateAgeMs,
      clock,
      (known, gate) => known.version > gate.version,
    ),
    doubted: recentIds(mostDoubted),
    clock,
    random: Math.random,
  };
}

/** The gate as this container knows it, at most a second old. */
export async function cachedGate(queue: Queue, concertId: string, limit: Deadline): Promise<Gate> {
  const gate = await queue.gates.get(concertId, limit);
  if (!gate) throw new Error(`no gate was read for ${concertId}`);
  return gate;
}
