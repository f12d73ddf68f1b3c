import { isAdmitting, isClosed, tokensExpireAtMs } from '../concerts/concert.ts';
import { getConcert } from '../concerts/get-concert.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { takePosition } from './gate-store.ts';
import { letInNow } from './let-in.ts';
import { statusOf } from './poll.ts';
import { cachedGate, type Queue } from './queue.ts';
import type { QueueStatus } from './status.ts';
import type { QueueTokens } from './token.ts';

export type Joined = QueueStatus & { token: string };

/**
 * Gives the next position, and signs a token around it: waiting costs no item. With nobody waiting before them, the
 * joiner tries to be let in at once.
 */
export async function join(
  queue: Queue,
  { tokens, newOwner }: { tokens: QueueTokens; newOwner: () => string },
  concertId: string,
): Promise<Joined | Refusal<'CONCERT_NOT_FOUND' | 'SALES_CLOSED'>> {
  const concert = await getConcert(queue.concerts, concertId);
  if ('refusal' in concert) return concert;
  if (isClosed(concert, queue.clock()))
    return refuse('SALES_CLOSED', 'The concert has started; nobody joins any more.');
  const limit = queue.deadline();
  const position = await takePosition(queue.table, concertId, limit.signal);
  const place = { concertId, position, owner: newOwner() };
  const token = await tokens.issue(place, tokensExpireAtMs(concert));
  const gate = await cachedGate(queue, concertId);
  const isNext = position - 1 <= gate.head && isAdmitting(concert, queue.clock());
  const status = await statusOf(
    queue,
    concert,
    isNext ? await letInNow(queue, concert, limit) : gate,
    place,
    limit,
  );
  return { token, ...status };
}
