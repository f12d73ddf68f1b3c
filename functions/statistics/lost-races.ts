import { putLast } from '../bounded.ts';
import type { Clock } from '../clock.ts';
import { type Deadline, deadline } from '../deadline.ts';
import type { Table } from '../table/client.ts';
import { isTransient } from '../table/transient.ts';
import { addLostRaces } from './statistics-store.ts';

export interface LostRaces {
  /** Counts one. Never fails, and rarely takes time. */
  count(concertId: string, limit: Deadline): Promise<void>;
}

/** A thousand containers then write the one item a hundred times a second; a partition takes a thousand. */
const writeEveryMs = 10_000;
/** Whoever lost waits no longer than this for the figure: one attempt. */
const longestWaitMs = 1000;
/** As many concerts as a container is likely to serve; of others the oldest is forgotten. */
const mostConcerts = 200;

/**
 * Counts lost races in this container, and adds them to the table with the first one and then every ten seconds at most,
 * in a loser's request: whoever wins pays nothing for the figure. What a container has not told when it ends is lost.
 */
export function lostRaces(
  { table, clock }: { table: Table; clock: Clock },
  waitMs: number = longestWaitMs,
): LostRaces {
  const counts = new Map<string, { untold: number; nextWriteAtMs: number }>();
  return {
    async count(concertId, limit) {
      const known = counts.get(concertId) ?? { untold: 0, nextWriteAtMs: 0 };
      putLast(counts, concertId, known, mostConcerts);
      known.untold += 1;
      const nowMs = clock();
      if (nowMs < known.nextWriteAtMs) return;
      const told = known.untold;
      known.untold = 0;
      known.nextWriteAtMs = nowMs + writeEveryMs;
      try {
        await addLostRaces(table, concertId, told, deadline(Math.floor(Math.min(waitMs, limit.leftMs()))));
      } catch (error) {
        known.untold += told;
        if (!isTransient(error)) logFailure(error);
      }
    },
  };
}

const logFailure = (error: unknown): void =>
  console.error(JSON.stringify({ level: 'error', message: 'lost races not told', error: String(error) }));
