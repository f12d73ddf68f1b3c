import type { Deadline } from '../deadline.ts';
import type { Table } from '../table/client.ts';
import { all } from '../table/expression.ts';
import { leaseKey, leasePartition, leaseSortKey, positionInSortKey } from '../table/keys.ts';
import { queryAll, readOne } from '../table/read.ts';
import { type Item, type Write, writeOne } from '../table/write.ts';
import type { Lease } from './lease.ts';
import type { Place } from './token.ts';

/** Clauses over a lease; `:now` is epoch milliseconds. `leaseLives` mirrors isLive in lease.ts. */
export const leaseConditions = {
  leaseAbsent: 'attribute_not_exists(#pk)',
  leaseIsOurs: '#owner = :owner',
  leaseNotEnded: 'attribute_not_exists(#endedAt)',
  leaseNotIdle: '#idleUntil > :now',
  leaseNotOver: '#endsAt > :now',
  holdsNothing: 'attribute_not_exists(#reservationId) OR #heldUntil <= :now',
  leaseNamesReservation: '#reservationId = :reservationId',
  leaseIsOver: 'attribute_exists(#endedAt) OR #idleUntil <= :now OR #endsAt <= :now',
} as const;

const leaseLives = all(
  leaseConditions.leaseNotEnded,
  leaseConditions.leaseNotIdle,
  leaseConditions.leaseNotOver,
);

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
  return items.map(leaseFrom);
}

export async function readLease(table: Table, place: Place, signal: AbortSignal): Promise<Lease | undefined> {
  const item = await readOne(table, leaseKey(place.concertId, place.position), signal);
  return item && leaseFrom(item);
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
        ...itemFrom(lease),
        ttl: Math.ceil(tokenExpiresAtMs / 1000),
      },
      condition: leaseConditions.leaseAbsent,
    },
    limit,
  );
  return {
    put: outcome.committed,
    lease: outcome.committed || !outcome.item ? lease : leaseFrom(outcome.item),
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
  return outcome.committed && outcome.item ? leaseFrom(outcome.item) : null;
}

/** Ends the lease that a paid reservation was made under, unless it has moved on. */
export async function endLeaseOf(
  table: Table,
  { concertId, position, reservationId }: { concertId: string; position: number; reservationId: string },
  nowMs: number,
  limit: Deadline,
): Promise<boolean> {
  const outcome = await writeOne(
    table,
    {
      update: leaseKey(concertId, position),
      expression: 'SET #endedAt = :now',
      condition: all(leaseConditions.leaseNamesReservation, leaseConditions.leaseNotEnded),
      values: { ':reservationId': reservationId, ':now': nowMs },
    },
    limit,
  );
  return outcome.committed;
}

/** Deletes a lease that is over. False when it is not: it was extended since it was read. */
export async function deleteLease(
  table: Table,
  concertId: string,
  position: number,
  nowMs: number,
  limit: Deadline,
): Promise<boolean> {
  const condition = leaseConditions.leaseIsOver;
  const key = leaseKey(concertId, position);
  const outcome = await writeOne(table, { delete: key, condition, values: { ':now': nowMs } }, limit);
  return outcome.committed || outcome.item === undefined;
}

/** The part of reserving that is the lease's: it is ours, lives, and takes on this hold and no second one. */
export function takeHold(
  place: Place,
  hold: { reservationId: string; expiresAtMs: number; idleUntilMs: number },
  nowMs: number,
): Write {
  const { leaseIsOurs, holdsNothing } = leaseConditions;
  return {
    update: leaseKey(place.concertId, place.position),
    expression: 'SET #reservationId = :reservationId, #heldUntil = :heldUntil, #idleUntil = :idleUntil',
    condition: all(leaseIsOurs, leaseLives, holdsNothing),
    values: {
      ':owner': place.owner,
      ':now': nowMs,
      ':reservationId': hold.reservationId,
      ':heldUntil': hold.expiresAtMs,
      ':idleUntil': Math.max(hold.idleUntilMs, hold.expiresAtMs),
    },
  };
}

/** The part of cancelling that is the lease's: it lets go of the hold and may reserve again. */
export function dropHold(
  { concertId, position, reservationId }: { concertId: string; position: number; reservationId: string },
  idleUntilMs: number,
  nowMs: number,
): Write {
  return {
    update: leaseKey(concertId, position),
    expression: 'SET #idleUntil = :idleUntil REMOVE #reservationId, #heldUntil',
    condition: all(leaseConditions.leaseNamesReservation, leaseLives),
    values: { ':reservationId': reservationId, ':now': nowMs, ':idleUntil': idleUntilMs },
  };
}

export function leaseFrom(item: Item): Lease {
  return {
    position: positionInSortKey(item.sk as string),
    owner: item.owner as string,
    startedAtMs: item.startedAt as number,
    endsAtMs: item.endsAt as number,
    idleUntilMs: item.idleUntil as number,
    endedAtMs: item.endedAt as number | undefined,
    reservationId: item.reservationId as string | undefined,
    heldUntilMs: item.heldUntil as number | undefined,
  };
}

function itemFrom(lease: Lease): Item {
  const { owner, startedAtMs, endsAtMs, idleUntilMs, endedAtMs } = lease;
  return {
    owner,
    startedAt: startedAtMs,
    endsAt: endsAtMs,
    idleUntil: idleUntilMs,
    ...(endedAtMs !== undefined && { endedAt: endedAtMs }),
  };
}
