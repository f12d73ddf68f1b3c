import { marshall } from '@aws-sdk/util-dynamodb';
import { itemFromLease } from '../../functions/queue/lease-item.ts';
import { leaseKey } from '../../functions/table/keys.ts';
import { itemBytes } from '../../local/gateway/item-size.ts';

/** How a house is used; times in seconds. */
interface HouseUse {
  maxActive: number;
  /** How long a place is taken, on average. */
  staySeconds: number;
  /** How long the lease of somebody who paid stays to be read: until the time to claim the place is over. */
  lingerSeconds: number;
  /** Share of the fans who pay. */
  paying: number;
}

/**
 * How many leases an admission finds: one for each place that is taken, and those of who has paid and is gone. The house
 * is full, so that `maxActive / staySeconds` come and go each second.
 */
export const leasesThere = ({ maxActive, staySeconds, lingerSeconds, paying }: HouseUse): number =>
  maxActive * (1 + (paying * lingerSeconds) / staySeconds);

const unitBytes = 4096;

/**
 * Read units of an admission's query of the leases, which is strongly consistent (`readLeases`): one for each started
 * 4 kB of what it reads, and one at the least.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#read-operation-consumption
 */
export const leaseReadUnits = (leases: number): number =>
  Math.max(1, Math.ceil((leases * leaseBytes()) / unitBytes));

/** Of the lease of a fan who has held and paid, with ids and times as long as they are. */
export function leaseBytes(): number {
  const timeMs = Date.UTC(2026, 0, 1);
  const owner = 'o'.repeat(22);
  const lease = { position: 1, owner, startedAtMs: timeMs, endsAtMs: timeMs, idleUntilMs: timeMs };
  return itemBytes(
    marshall({
      ...leaseKey('a-concert-of-some-name', lease.position),
      ...itemFromLease({ ...lease, endedAtMs: timeMs }),
      reservationId: 'r'.repeat(22),
      heldUntil: timeMs,
      ttl: timeMs / 1000,
    }),
  );
}
