import { positionInSortKey } from '../table/keys.ts';
import type { Item } from '../table/write.ts';
import type { Lease } from './lease.ts';

/** A lease as it is read. */
export function leaseFromItem(item: Item): Lease {
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

/** A lease as it is put, but for its key and `ttl`. */
export function itemFromLease(lease: Lease): Item {
  const { owner, startedAtMs, endsAtMs, idleUntilMs, endedAtMs } = lease;
  return {
    owner,
    startedAt: startedAtMs,
    endsAt: endsAtMs,
    idleUntil: idleUntilMs,
    ...(endedAtMs !== undefined && { endedAt: endedAtMs }),
  };
}
