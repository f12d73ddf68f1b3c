import { type Concert, isAdmitting, isClosed, tokensExpireAtMs } from '../concerts/concert.ts';
import { getConcert } from '../concerts/get-concert.ts';
import { type Deadline, deadline } from '../deadline.ts';
import { isRefusal, type Refusal } from '../http/problem.ts';
import { admitByTurn } from './admit.ts';
import { drawsTry, type Gate, standing } from './gate.ts';
import { isLiveFor, type Lease, newLease } from './lease.ts';
import { putLease, readLease } from './lease-store.ts';
import { cachedGate, type Queue } from './queue.ts';
import { activeStatus, expiredStatus, type QueueStatus, waitingStatus } from './status.ts';
import type { Place } from './token.ts';

/**
 * Where a fan stands. The first poll after the call makes them active; a poll that waits costs no write, but when
 * somebody has to look whether places have fallen free, pollers take turns to do it.
 */
export async function getQueueStatus(
  queue: Queue,
  place: Place,
  limit: Deadline = deadline(),
): Promise<QueueStatus | Refusal<'CONCERT_NOT_FOUND'>> {
  const concert = await getConcert(queue.concerts, place.concertId, limit);
  if (isRefusal(concert)) return concert;
  const gate = await cachedGate(queue, place.concertId, limit);
  const mayLetIn = shouldTry(queue, concert, gate, place);
  return statusOf(queue, concert, mayLetIn ? await admitByTurn(queue, concert, limit) : gate, place, limit);
}

function shouldTry({ clock, random }: Queue, concert: Concert, gate: Gate, { position }: Place): boolean {
  const nowMs = clock();
  return (
    isAdmitting(concert, nowMs) && drawsTry(gate, position, concert.policy.queue.maxActive, nowMs, random)
  );
}

/** The status by this gate; claims the place when it has been called. Once the concert starts, nobody is called. */
export async function statusOf(
  queue: Queue,
  concert: Concert,
  gate: Gate,
  place: Place,
  limit: Deadline,
): Promise<QueueStatus> {
  const nowMs = queue.clock();
  const stands = standing(gate, place.position, nowMs);
  const isOver = isClosed(concert, nowMs);
  if (stands.kind === 'waiting') {
    return isOver
      ? expiredStatus(place.concertId, place.position, nowMs)
      : waitingStatus(concert, gate, place.position, nowMs);
  }
  const lease =
    stands.kind === 'called' && !isOver
      ? await claim(queue, concert, place, nowMs, limit)
      : await readLease(queue.table, place, limit.signal);
  // The moment that the answer names as its own: a lease that ended while it was read is not called over before its end.
  const judgedAtMs = queue.clock();
  return isLiveFor(lease, place.owner, judgedAtMs)
    ? activeStatus(place.concertId, lease, judgedAtMs)
    : expiredStatus(place.concertId, place.position, judgedAtMs);
}

/** Starts the lease, or finds the one that was started before. */
async function claim(
  queue: Queue,
  concert: Concert,
  place: Place,
  nowMs: number,
  limit: Deadline,
): Promise<Lease> {
  const lease = newLease(place, concert.policy.queue, nowMs);
  return (await putLease(queue.table, place.concertId, lease, tokensExpireAtMs(concert), limit)).lease;
}
