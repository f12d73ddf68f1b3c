import { standing } from '../queue/gate.ts';
import { holdsNothing, isLiveFor } from '../queue/lease.ts';
import { readLease } from '../queue/lease-store.ts';
import type { Queue } from '../queue/queue.ts';
import type { Place } from '../queue/token.ts';
import {
  type Asking,
  earlierAnswer,
  leaseRefusal,
  type Reserved,
  type ReserveRefusal,
} from './reserve-outcome.ts';

/** What is asked for, as far as an answer from here depends on it. */
interface Draft {
  reservationId: string;
  requestHash: string;
  /** Whether the id follows from an Idempotency-Key, so that the reservation may be there already. */
  isKeyed: boolean;
}

/**
 * Answers those who are in doubt by reads, if their reserve would hold nothing. DynamoDB charges a transaction that it
 * cancels like one that goes through: 25 a second for 20 seats are all that a section's partition takes, and whoever waits
 * could send them. Whoever is not in doubt pays no read.
 *
 * Each answer is the one that the transaction would have given when the lease was read, strongly consistent and within
 * this request.
 *
 * @returns undefined when the transaction is to decide: also for a lease that lets its fan reserve, which a condition has
 * to say.
 */
export async function foresee(
  asking: Omit<Asking, 'nowMs'>,
  draft: Draft,
): Promise<Reserved | ReserveRefusal | undefined> {
  const { queue, place, limit } = asking;
  const { table, doubted, clock } = queue;
  const repeated = doubted.has(draft.reservationId) && (await earlierAnswer(queue, draft, limit));
  if (repeated) return repeated;
  if (!(await isInDoubt(queue, place))) return undefined;
  const nowMs = clock();
  const lease = await readLease(table, place, limit.signal);
  // As the conditions of `takeHold` have it.
  if (isLiveFor(lease, place.owner, nowMs) && holdsNothing(lease, nowMs)) {
    doubted.delete(place.owner);
    return undefined;
  }
  // After the lease and not beside it: a reserve with the same key may go through in between, and its lease be ended.
  const earlier = draft.isKeyed && (await earlierAnswer(queue, draft, limit));
  return earlier || leaseRefusal(lease, { ...asking, nowMs });
}

/** Refused lately, or waiting by the gate if this container happens to know it. */
async function isInDoubt({ gates, doubted, clock }: Queue, place: Place): Promise<boolean> {
  if (doubted.has(place.owner)) return true;
  // A load that fails is for whoever asked for it.
  const gate = await gates.peek(place.concertId)?.catch(() => undefined);
  return gate !== undefined && standing(gate, place.position, clock()).kind === 'waiting';
}
