import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../table/client.ts';
import { all } from '../table/expression.ts';
import { ownerIndex, ownerKey, reservationKey } from '../table/keys.ts';
import { readOne } from '../table/read.ts';
import type { Write } from '../table/write.ts';
import type { Reservation, ReservationStatus } from './reservation.ts';
import { itemFromReservation, reservationFromItem } from './reservation-item.ts';

/** Clauses over a reservation; `:now` is epoch milliseconds. */
const reservationConditions = {
  reservationIsNew: 'attribute_not_exists(#pk)',
  reservationAssigned: '#status = :assigned',
  reservationNotLapsed: '#expiresAt > :now',
  reservationLapsed: '#expiresAt <= :now',
} as const;
const { reservationIsNew, reservationAssigned, reservationNotLapsed, reservationLapsed } =
  reservationConditions;

const assigned: ReservationStatus = 'TEMPORARILY_ASSIGNED';

export const createReservation = (reservation: Reservation): Write => ({
  put: itemFromReservation(reservation),
  condition: reservationIsNew,
});

/** A hold becomes CONFIRMED. */
export const confirmReservation = (reservationId: string, paymentId: string, nowMs: number): Write => ({
  update: reservationKey(reservationId),
  expression: `${nextStatus}, #confirmedAt = :now, #paymentId = :paymentId`,
  condition: all(reservationAssigned, reservationNotLapsed),
  values: { ...becoming('CONFIRMED', nowMs), ':paymentId': paymentId },
});

/** A hold becomes CANCELLED. */
export const cancelReservation = (reservationId: string, nowMs: number): Write => ({
  update: reservationKey(reservationId),
  expression: `${nextStatus}, #cancelledAt = :now`,
  condition: all(reservationAssigned, reservationNotLapsed),
  values: becoming('CANCELLED', nowMs),
});

/** A lapsed hold becomes EXPIRED. */
export const expireReservation = (reservationId: string, nowMs: number): Write => ({
  update: reservationKey(reservationId),
  expression: `${nextStatus}, #expiredAt = :now`,
  condition: all(reservationAssigned, reservationLapsed),
  values: becoming('EXPIRED', nowMs),
});

const nextStatus = 'SET #status = :status, #version = #version + :one';
const becoming = (status: ReservationStatus, nowMs: number) => ({
  ':assigned': assigned,
  ':status': status,
  ':now': nowMs,
  ':one': 1,
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
