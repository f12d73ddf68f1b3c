import type { Concert } from '../concerts/concert.ts';
import { tokensExpireAtMs } from '../concerts/concert.ts';
import { getConcert } from '../concerts/get-concert.ts';
import type { Deadline } from '../deadline.ts';
import type { Refusal } from '../http/problem.ts';
import { cancelHold } from '../reservations/cancel.ts';
import { standing } from './gate.ts';
import { readGate } from './gate-store.ts';
import { newLease } from './lease.ts';
import { endLease, putLease } from './lease-store.ts';
import { letInNow } from './let-in.ts';
import type { Queue } from './queue.ts';
import type { Place } from './token.ts';

/**
 * Gives up a place: ends the lease, then cancels the hold made under it, then lets the next in. Doing it again does
 * the same, so a call that broke in the middle is mended by its repeat.
 */
export async function leave(queue: Queue, place: Place): Promise<undefined | Refusal<'CONCERT_NOT_FOUND'>> {
  const concert = await getConcert(queue.concerts, place.concertId);
  if ('refusal' in concert) return concert;
  const limit = queue.deadline();
  const lease = await endOwnLease(queue, concert, place, limit);
  if (!lease) return undefined;
  if (lease.reservationId !== undefined) await cancelHold(queue, lease.reservationId, limit);
  await letInNow(queue, concert, limit);
  return undefined;
}

/** The lease that was ended, or null when the fan was never active: then the place is closed to a later claim. */
async function endOwnLease(queue: Queue, concert: Concert, place: Place, limit: Deadline) {
  const { table, clock } = queue;
  const ended = await endLease(table, place, clock(), limit.signal);
  if (ended) return ended;
  const gate = await readGate(table, place.concertId, limit.signal);
  const nowMs = clock();
  if (standing(gate, place.position, nowMs).kind === 'passed') return null;
  const closed = { ...newLease(place, concert.policy.queue, nowMs), endedAtMs: nowMs };
  const { put } = await putLease(table, place.concertId, closed, tokensExpireAtMs(concert), limit.signal);
  return put ? null : endLease(table, place, clock(), limit.signal);
}
