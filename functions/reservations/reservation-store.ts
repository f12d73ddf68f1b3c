import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../table/client.ts';
import { all } from '../table/expression.ts';
import { ownerIndex, ownerKey, reservationKey } from '../table/keys.ts';
import { readOne } from '../table/read.ts';
import type { Write } from '../table/write.ts';
import type { Reservation } from './reservation.ts';
import { itemFromReservation, reservationFromItem } from './reservation-item.ts';

/** Clauses over a reservation; `:now` is epoch milliseconds. */
const reservationConditions = {
  reservationIsNew: 'attribute_not_exists(#pk)',
  reservationAssigned: '#status = :assigned',
  reservationNotLapsed: '#expiresAt > :now',
  reservationLapsed: '#expiresAt <= :now',
  versionAsRead: '#version = :version',
} as const;
const { reservationIsNew, reservationAssigned, reservationNotLapsed, reservationLapsed, versionAsRead } =
  reservationConditions;

const assigned = 'TEMPORARILY_ASSIGNED';

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
