import type { Deadline } from '../deadline.ts';
import type { Table } from '../table/client.ts';
import { leaseKey, leasePartition, leaseSortKey } from '../table/keys.ts';
import { queryAll, readOne } from '../table/read.ts';
import { writeOne } from '../table/write.ts';
import type { Lease } from './lease.ts';
import { leaseConditions } from './lease-conditions.ts';
import { itemFromLease, leaseFromItem } from './lease-item.ts';
import type { Place } from './token.ts';

/** Leases of positions `from`..`to`, in order. */
export async function readLeases(
  table: Table,
  concertId: string,
  { from, to }: { from: number; to: number },
  signal: AbortSignal,
): Promise<Lease[]> {
  const items = await queryAll(
    table,
    {
      keyCondition: '#pk = :pk AND #sk BETWEEN :from AND :to',
      names: { '#pk': 'pk', '#sk': 'sk' },
      values: { ':pk': leasePartition(concertId), ':from': leaseSortKey(from), ':to': leaseSortKey(to) },
      consistent: true,
    },
    signal,
  );
  return items.map(leaseFromItem);
}

/** The lease of a place, if there is one. */
export async function readLease(table: Table, place: Place, signal: AbortSignal): Promise<Lease | undefined> {
  const item = await readOne(table, leaseKey(place.concertId, place.position), signal);
  return item && leaseFromItem(item);
}

/**
 * Puts a lease where none is. Its `ttl` is the token's end: while a token could claim the position, the lease that
 * says it was used must stay, unless admission knows better.
 *
 * @returns the lease that is there now, and whether it is the one put.
 */
export async function putLease(
  table: Table,
  concertId: string,
  lease: Lease,
  tokenExpiresAtMs: number,
  limit: Deadline,
): Promise<{ put: boolean; lease: Lease }> {
  const outcome = await writeOne(
    table,
    {
      put: {
        ...leaseKey(concertId, lease.position),
        ...itemFromLease(lease),
        ttl: Math.ceil(tokenExpiresAtMs / 1000),
      },
      condition: leaseConditions.leaseAbsent,
    },
    limit,
  );
  return {
    put: outcome.committed,
    lease: outcome.committed || !outcome.item ? lease : leaseFromItem(outcome.item),
  };
}

/** Ends a lease by its fan's wish. Ending it again changes nothing. Null when there is no lease. */
export async function endLease(
  table: Table,
  place: Place,
  nowMs: number,
  limit: Deadline,
): Promise<Lease | null> {
  const outcome = await writeOne(
    table,
    {
      update: leaseKey(place.concertId, place.position),
      expression: 'SET #endedAt = if_not_exists(#endedAt, :now)',
      condition: leaseConditions.leaseIsOurs,
      values: { ':owner': place.owner, ':now': nowMs },
    },
    limit,
  );
  return outcome.committed && outcome.item ? leaseFromItem(outcome.item) : null;
}

/**
 * Ends the lease that a paid reservation was made under, unless it has moved on. Ending it again changes nothing. With
 * nothing held under it any more, admission need not keep it to be read at each attempt until the hold would have ended.
 */
export async function endPaidLease(
  table: Table,
  { concertId, position, reservationId }: { concertId: string; position: number; reservationId: string },
  nowMs: number,
  limit: Deadline,
): Promise<void> {
  await writeOne(
    table,
    {
      update: leaseKey(concertId, position),
      expression: 'SET #endedAt = if_not_exists(#endedAt, :now) REMOVE #heldUntil',
      condition: leaseConditions.leaseNamesReservation,
      values: { ':reservationId': reservationId, ':now': nowMs },
    },
    limit,
  );
}

/** Deletes a lease that is over. False when it is not: it was extended since it was read. */
export async function deleteLease(
  table: Table,
  concertId: string,
  position: number,
  nowMs: number,
  limit: Deadline,
): Promise<boolean> {
  const outcome = await writeOne(
    table,
    {
      delete: leaseKey(concertId, position),
      condition: leaseConditions.leaseIsOver,
      values: { ':now': nowMs },
    },
    limit,
  );
  return outcome.committed || outcome.item === undefined;
}
