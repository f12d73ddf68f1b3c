import { type Deadline, deadline } from '../deadline.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { Table } from '../table/client.ts';
import { isConcertSummarySortKey } from '../table/keys.ts';
import type { ConcertSummary } from './concert.ts';
import { readSummaries } from './concert-store.ts';

export interface ConcertPage {
  concerts: ConcertSummary[];
  /** Opaque; hand it back as `?next=`. null on the last page. */
  next: string | null;
}

/** Up to a hundred concerts, in order of their start. */
export async function listConcerts(
  table: Table,
  cursor: string | undefined,
  { signal }: Deadline = deadline(),
): Promise<ConcertPage | Refusal<'INVALID_REQUEST'>> {
  const from = cursor === undefined ? undefined : sortKeyIn(cursor);
  if (from === null) {
    const errors = [{ path: 'next', message: 'must be the next of an earlier page' }];
    return refuse('INVALID_REQUEST', 'next: must be the next of an earlier page', { errors });
  }
  const { summaries, next } = await readSummaries(table, from, signal);
  return { concerts: summaries, next: next && Buffer.from(next).toString('base64url') };
}

function sortKeyIn(cursor: string): string | null {
  const sortKey = Buffer.from(cursor, 'base64url').toString();
  return isConcertSummarySortKey(sortKey) ? sortKey : null;
}
