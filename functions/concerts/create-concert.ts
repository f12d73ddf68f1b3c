import { type Deadline, deadline } from '../deadline.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { Table } from '../table/client.ts';
import { untilDecided } from '../table/retry.ts';
import type { Concert } from './concert.ts';
import { putConcert } from './concert-store.ts';

/** Makes a concert. It cannot be changed afterwards, so the id is free or the answer is `CONCERT_EXISTS`. */
export async function createConcert(
  table: Table,
  concert: Concert,
  limit: Deadline = deadline(),
): Promise<Concert | Refusal<'CONCERT_EXISTS'>> {
  const outcome = await untilDecided(() => putConcert(table, concert, limit.signal), limit);
  if (outcome === 'created') return concert;
  return refuse(
    'CONCERT_EXISTS',
    `Concert ${concert.concertId} exists and cannot be changed; choose another concertId.`,
  );
}
