import type { Table } from '../table/client.ts';
import { any } from '../table/expression.ts';
import { seatInSortKey, seatLockKey, seatLockPartition } from '../table/keys.ts';
import { queryAll } from '../table/read.ts';
import type { Write } from '../table/write.ts';
import type { SeatPosition } from './seat.ts';

export type SeatState = 'HELD' | 'SOLD' | 'BLOCKED';

/** That a seat is not free, or, when `expiresAtMs` has passed, that it was held until then. */
export interface SeatLock extends SeatPosition {
  state: SeatState;
  reservationId?: string;
  /** Only of a hold. */
  expiresAtMs?: number;
}

/** Whether the seat is free although it has a lock: its hold has lapsed. Mirrors the condition `holdLapsed`. */
export const isLapsed = ({ expiresAtMs }: SeatLock, nowMs: number): boolean =>
  expiresAtMs !== undefined && expiresAtMs <= nowMs;

/** Clauses over a seat lock; `:now` is epoch milliseconds. */
export const seatLockConditions = {
  seatUnlocked: 'attribute_not_exists(#pk)',
  holdLapsed: '#state = :held AND #expiresAt <= :now',
  lockIsOurs: '#reservationId = :reservationId',
} as const;
const { seatUnlocked, holdLapsed, lockIsOurs } = seatLockConditions;

/** Whose lock it is: what a reservation says of itself. */
interface Holder {
  concertId: string;
  reservationId: string;
}

/** A lock's `ttl` only clears what schedule and takeover missed, and must not come before them. */
const ttlAfterSeconds = 60;

/** Takes the seat: it is free, or its hold has lapsed (takeover on access). */
export function lockSeat(hold: Holder & { expiresAtMs: number }, seat: SeatPosition, nowMs: number): Write {
  const { concertId, reservationId, expiresAtMs } = hold;
  const ttl = Math.ceil(expiresAtMs / 1000) + ttlAfterSeconds;
  return {
    put: { ...seatLockKey(concertId, seat), state: 'HELD', reservationId, expiresAt: expiresAtMs, ttl },
    condition: any(seatUnlocked, holdLapsed),
    values: { ':held': 'HELD', ':now': nowMs },
  };
}

/** The lock, if still this reservation's, becomes SOLD for good. */
export const sellSeat = ({ concertId, reservationId }: Holder, seat: SeatPosition): Write => ({
  update: seatLockKey(concertId, seat),
  expression: 'SET #state = :sold REMOVE #expiresAt, #ttl',
  condition: lockIsOurs,
  values: { ':reservationId': reservationId, ':sold': 'SOLD' },
});

/** The lock, if still this reservation's, is gone and the seat free. */
export const unlockSeat = ({ concertId, reservationId }: Holder, seat: SeatPosition): Write => ({
  delete: seatLockKey(concertId, seat),
  condition: lockIsOurs,
  values: { ':reservationId': reservationId },
});

/** Of 200 sections asked at once, the last would wait so long for a connection that their time is over. */
const mostQueries = 25;

/** Every seat lock of these sections, as of each one. */
export async function locksInAll(
  table: Table,
  concertId: string,
  sectionIds: string[],
  signal: AbortSignal,
): Promise<SeatLock[]> {
  const locks: SeatLock[] = [];
  for (let from = 0; from < sectionIds.length; from += mostQueries) {
    const some = sectionIds.slice(from, from + mostQueries);
    const found = await Promise.all(some.map((id) => locksIn(table, concertId, id, signal)));
    locks.push(...found.flat());
  }
  return locks;
}

/**
 * Every seat lock of a section, lapsed ones included. Eventually consistent: nothing is written on the strength of
 * this, for the lock's own condition decides.
 */
export async function locksIn(
  table: Table,
  concertId: string,
  sectionId: string,
  signal: AbortSignal,
): Promise<SeatLock[]> {
  const items = await queryAll(
    table,
    {
      keyCondition: '#pk = :pk',
      names: {
        '#pk': 'pk',
        '#sk': 'sk',
        '#state': 'state',
        '#reservationId': 'reservationId',
        '#expiresAt': 'expiresAt',
      },
      values: { ':pk': seatLockPartition(concertId, sectionId) },
      projection: '#sk, #state, #reservationId, #expiresAt',
      consistent: false,
    },
    signal,
  );
  return items.map((item) => ({
    sectionId,
    ...seatInSortKey(item.sk as string),
    state: item.state as SeatState,
    reservationId: item.reservationId as string | undefined,
    expiresAtMs: item.expiresAt as number | undefined,
  }));
}
