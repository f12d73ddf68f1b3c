import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../table/client.ts';
import { all, any } from '../table/expression.ts';
import { ownerIndex, ownerKey, reservationKey, seatLockKey } from '../table/keys.ts';
import { readOne } from '../table/read.ts';
import type { Write } from '../table/write.ts';
import type { Reservation } from './reservation.ts';
import { itemFromReservation, reservationFromItem } from './reservation-item.ts';

/** A seat as its lock is keyed. */
export interface LockedSeat {
  sectionId: string;
  row: string | null;
  number: number;
}

/** Clauses over seat locks and reservations; `:now` is epoch milliseconds. */
export const reservationConditions = {
  seatUnlocked: 'attribute_not_exists(#pk)',
  seatHoldLapsed: '#state = :held AND #expiresAt <= :now',
  lockIsOurs: '#reservationId = :reservationId',
  lockIsLapsedHold: '#state = :held AND #expiresAt <= :now',
  reservationIsNew: 'attribute_not_exists(#pk)',
  reservationAssigned: '#status = :assigned',
  reservationNotLapsed: '#expiresAt > :now',
  reservationLapsed: '#expiresAt <= :now',
  versionAsRead: '#version = :version',
} as const;

const { seatUnlocked, seatHoldLapsed, lockIsOurs, lockIsLapsedHold } = reservationConditions;
const { reservationIsNew, reservationAssigned, reservationNotLapsed, reservationLapsed, versionAsRead } =
  reservationConditions;

const assigned = 'TEMPORARILY_ASSIGNED';

/** A lock's `ttl` only clears what schedule and takeover missed, and must not come before them. */
const lockTtlAfterSeconds = 60;

/** Takes the seat: it is free, or its hold has lapsed (takeover on access). */
export function lockSeat(reservation: Reservation, seat: LockedSeat, nowMs: number): Write {
  const { concertId, reservationId, expiresAtMs } = reservation;
  const ttl = Math.ceil(expiresAtMs / 1000) + lockTtlAfterSeconds;
  return {
    put: { ...seatLockKey(concertId, seat), state: 'HELD', reservationId, expiresAt: expiresAtMs, ttl },
    condition: any(seatUnlocked, seatHoldLapsed),
    values: { ':held': 'HELD', ':now': nowMs },
  };
}

export const createReservation = (reservation: Reservation): Write => ({
  put: itemFromReservation(reservation),
  condition: reservationIsNew,
});

/** A held reservation, unchanged since it was read, becomes CONFIRMED. */
export const confirmReservation = (reservation: Reservation, paymentId: string, nowMs: number): Write => ({
  update: reservationKey(reservation.reservationId),
  expression: 'SET #status = :status, #version = :newVersion, #confirmedAt = :now, #paymentId = :paymentId',
  condition: all(reservationAssigned, reservationNotLapsed, versionAsRead),
  values: { ...fromVersion(reservation, nowMs), ':status': 'CONFIRMED', ':paymentId': paymentId },
});

/** A held reservation, unchanged since it was read, becomes CANCELLED. */
export const cancelReservation = (reservation: Reservation, nowMs: number): Write => ({
  update: reservationKey(reservation.reservationId),
  expression: 'SET #status = :status, #version = :newVersion, #cancelledAt = :now',
  condition: all(reservationAssigned, reservationNotLapsed, versionAsRead),
  values: { ...fromVersion(reservation, nowMs), ':status': 'CANCELLED' },
});

const fromVersion = ({ version }: Reservation, nowMs: number) => ({
  ':assigned': assigned,
  ':now': nowMs,
  ':version': version,
  ':newVersion': version + 1,
});

/** A lapsed hold becomes EXPIRED. */
export const expireReservation = (reservationId: string, nowMs: number): Write => ({
  update: reservationKey(reservationId),
  expression: 'SET #status = :status, #version = #version + :one, #expiredAt = :now',
  condition: all(reservationAssigned, reservationLapsed),
  values: { ':assigned': assigned, ':now': nowMs, ':status': 'EXPIRED', ':one': 1 },
});

/** The lock, if still this reservation's, becomes SOLD for good. */
export const sellSeat = ({ concertId, reservationId }: Reservation, seat: LockedSeat): Write => ({
  update: seatLockKey(concertId, seat),
  expression: 'SET #state = :sold REMOVE #expiresAt, #ttl',
  condition: lockIsOurs,
  values: { ':reservationId': reservationId, ':sold': 'SOLD' },
});

/** The lock, if still this reservation's, is gone and the seat free. */
export const unlockSeat = ({ concertId, reservationId }: Reservation, seat: LockedSeat): Write => ({
  delete: seatLockKey(concertId, seat),
  condition: lockIsOurs,
  values: { ':reservationId': reservationId },
});

/** Clears the lock away, if it is still this reservation's lapsed hold. */
export const clearLapsedLock = (
  { concertId, reservationId }: Reservation,
  seat: LockedSeat,
  nowMs: number,
): Write => ({
  delete: seatLockKey(concertId, seat),
  condition: all(lockIsOurs, lockIsLapsedHold),
  values: { ':reservationId': reservationId, ':held': 'HELD', ':now': nowMs },
});

/** The seats of a reservation, as their locks are keyed. Their spelling was checked when it was made. */
export function lockedSeats({ seats }: Reservation): LockedSeat[] {
  return seats.map(({ seat }) => {
    const [sectionId = '', second = '', third] = seat.split('-');
    return third === undefined
      ? { sectionId, row: null, number: Number(second) }
      : { sectionId, row: second, number: Number(third) };
  });
}

/** Reads a reservation; what cannot be an id is not looked up. */
export async function readReservation(
  table: Table,
  reservationId: string,
  signal: AbortSignal,
): Promise<Reservation | undefined> {
  if (!/^[\w.-]{1,64}$/.test(reservationId)) return undefined;
  const item = await readOne(table, reservationKey(reservationId), signal);
  return item && reservationFromItem(item);
}

/** As many as one fan will ever want to see; each further one would cost a read. */
const mostListed = 100;

/** An owner's reservations, newest first. An index is read, which follows its table within moments. */
export async function readReservationsOf(
  table: Table,
  owner: string,
  signal: AbortSignal,
): Promise<Reservation[]> {
  const command = new QueryCommand({
    TableName: table.name,
    IndexName: ownerIndex.name,
    KeyConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': ownerIndex.partitionKey },
    ExpressionAttributeValues: { ':owner': ownerKey(owner) },
    ScanIndexForward: false,
    Limit: mostListed,
  });
  const { Items = [] } = await table.client.send(command, { abortSignal: signal });
  return Items.map(reservationFromItem);
}
