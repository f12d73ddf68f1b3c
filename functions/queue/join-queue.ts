import { type Concert, isAdmitting, isClosed, tokensExpireAtMs } from '../concerts/concert.ts';
import { getConcert } from '../concerts/get-concert.ts';
import { type Deadline, deadline } from '../deadline.ts';
import { isRefusal, type Refusal, refuse } from '../http/problem.ts';
import { isTransient } from '../table/transient.ts';
import { admitNow } from './admit.ts';
import type { Gate } from './gate.ts';
import { takePosition } from './gate-store.ts';
import { statusOf } from './get-queue-status.ts';
import { cachedGate, type Queue } from './queue.ts';
import { type QueueStatus, waitingStatus } from './status.ts';
import type { Place, QueueTokens } from './token.ts';

export type Joined = QueueStatus & { token: string };

/**
 * Gives the next position, and signs a token around it: waiting costs no item. With nobody waiting before them, the
 * joiner tries to be let in at once. What can fail for lack of a secret or a gate does so before a number is drawn, and
 * once it is drawn the fan gets the token, active or not.
 */
export async function joinQueue(
  queue: Queue,
  { tokens, newOwner }: { tokens: QueueTokens; newOwner: () => string },
  concertId: string,
  limit: Deadline = deadline(),
): Promise<Joined | Refusal<'CONCERT_NOT_FOUND' | 'SALES_CLOSED'>> {
  const concert = await getConcert(queue.concerts, concertId, limit);
  if (isRefusal(concert)) return concert;
  if (isClosed(concert, queue.clock()))
    return refuse('SALES_CLOSED', 'The concert has started; nobody joins any more.');
  const [gate] = await Promise.all([cachedGate(queue, concertId, limit), tokens.prepare(limit)]);
  const position = await takePosition(queue.table, concertId, limit.signal);
  const place = { concertId, position, owner: newOwner() };
  const token = await tokens.issue(place, tokensExpireAtMs(concert), limit);
  return { token, ...(await firstStatus(queue, concert, gate, place, limit)) };
}

/** Active when there is room and nobody waits before; else waiting, also when the attempt ran out of time. */
async function firstStatus(
  queue: Queue,
  concert: Concert,
  gate: Gate,
  place: Place,
  limit: Deadline,
): Promise<QueueStatus> {
  const isNext = place.position - 1 <= gate.head && isAdmitting(concert, queue.clock());
  try {
    return await statusOf(
      queue,
      concert,
      isNext ? await admitNow(queue, concert, limit) : gate,
      place,
      limit,
    );
  } catch (error) {
    if (!isTransient(error)) throw error;
    return waitingStatus(concert, gate, place.position, queue.clock());
  }
}
