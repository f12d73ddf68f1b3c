import { type Concert, tokensExpireAtMs } from '../concerts/concert.ts';
import { getConcert } from '../concerts/get-concert.ts';
import { type Deadline, deadline } from '../deadline.ts';
import { isRefusal, type Refusal } from '../http/problem.ts';
import { cancelHold } from '../reservations/cancel.ts';
import { standing } from './gate.ts';
import { hurryGate, readGate } from './gate-store.ts';
import { type Lease, newLease } from './lease.ts';
import { endLease, putLease } from './lease-store.ts';
import type { Queue } from './queue.ts';
import type { Place } from './token.ts';

/**
 * Gives up a place: ends the lease, then cancels the hold made under it, then bids the next poller let somebody in.
 * When a hall sells out, hundreds leave at once, so none of them does the letting in. Doing it again does the same: a
 * call that broke in the middle is mended by its repeat.
 */
export async function leaveQueue(
  queue: Queue,
  place: Place,
  limit: Deadline = deadline(),
): Promise<undefined | Refusal<'CONCERT_NOT_FOUND'>> {
  const concert = await getConcert(queue.concerts, place.concertId, limit);
  if (isRefusal(concert)) return concert;
  const { lease, freesPlace } = await giveUp(queue, concert, place, limit);
  if (lease?.reservationId !== undefined) await cancelHold(queue, lease.reservationId, limit);
  if (freesPlace) await hurryGate(queue.table, place.concertId, queue.clock(), limit);
  return undefined;
}

interface GivenUp {
  /** The lease that was ended, if the fan was ever active. */
  lease?: Lease;
  /** Whether somebody else may be let in for it. */
  freesPlace: boolean;
}

/** Without a lease, an ended one is put, so that the place cannot be claimed later. */
async function giveUp(queue: Queue, concert: Concert, place: Place, limit: Deadline): Promise<GivenUp> {
  const { table, clock } = queue;
  const ended = await endLease(table, place, clock(), limit);
  if (ended) return { lease: ended, freesPlace: true };
  const gate = await readGate(table, place.concertId, limit.signal);
  const nowMs = clock();
  const { kind } = standing(gate, place.position, nowMs);
  if (kind === 'passed') return { freesPlace: false };
  const closed = { ...newLease(place, concert.policy.queue, nowMs), endedAtMs: nowMs };
  const { put } = await putLease(table, place.concertId, closed, tokensExpireAtMs(concert), limit);
  if (put) return { freesPlace: kind === 'called' };
  return { lease: (await endLease(table, place, clock(), limit)) ?? undefined, freesPlace: true };
}
