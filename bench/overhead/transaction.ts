import { randomBytes } from 'node:crypto';
import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';

/** What a hold needs to know. */
export interface HoldRequest {
  concertId: string;
  sectionId: string;
  number: number;
  position: number;
  owner: string;
}

/** The shortest that a concert may have, since each fan is to make many. */
export const holdMs = 1000;
const price = 100_000;

/**
 * The transaction of `functions/reservations/reserve.ts` for one seat and a request with an Idempotency-Key, written out by
 * hand: nothing is looked up or checked.
 */
export function holdTransaction(
  tableName: string,
  { concertId, sectionId, number, position, owner }: HoldRequest,
): { input: TransactWriteItemsCommandInput; reservationId: string; expiresAtMs: number } {
  const nowMs = Date.now();
  const expiresAtMs = nowMs + holdMs;
  // As long as the one that follows from a key.
  const reservationId = randomBytes(32).toString('base64url');
  const [now, expiresAt] = [String(nowMs), String(expiresAtMs)];
  const common = { TableName: tableName, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };
  const input: TransactWriteItemsCommandInput = {
    TransactItems: [
      {
        Put: {
          ...common,
          Item: {
            pk: { S: `RESERVATION#${reservationId}` },
            sk: { S: 'RESERVATION' },
            reservationId: { S: reservationId },
            concertId: { S: concertId },
            ownerKey: { S: `OWNER#${owner}` },
            owner: { S: owner },
            position: { N: String(position) },
            status: { S: 'TEMPORARILY_ASSIGNED' },
            seats: { L: [{ M: { seat: { S: `${sectionId}-${number}` }, price: { N: String(price) } } }] },
            amount: { N: String(price) },
            currency: { S: 'KRW' },
            createdAt: { N: now },
            expiresAt: { N: expiresAt },
            version: { N: '1' },
            requestHash: { S: reservationId },
          },
          ConditionExpression: 'attribute_not_exists(#pk)',
          ExpressionAttributeNames: { '#pk': 'pk' },
        },
      },
      {
        Update: {
          ...common,
          Key: { pk: { S: `LEASES#${concertId}` }, sk: { S: String(position).padStart(12, '0') } },
          UpdateExpression:
            'SET #reservationId = :reservationId, #heldUntil = :heldUntil, #idleUntil = :idleUntil',
          ConditionExpression:
            '(#owner = :owner) AND ((attribute_not_exists(#endedAt)) AND (#idleUntil > :now) AND (#endsAt > :now)) AND (attribute_not_exists(#reservationId) OR #heldUntil <= :now)',
          ExpressionAttributeNames: {
            '#owner': 'owner',
            '#endedAt': 'endedAt',
            '#idleUntil': 'idleUntil',
            '#endsAt': 'endsAt',
            '#reservationId': 'reservationId',
            '#heldUntil': 'heldUntil',
          },
          ExpressionAttributeValues: {
            ':owner': { S: owner },
            ':now': { N: now },
            ':reservationId': { S: reservationId },
            ':heldUntil': { N: expiresAt },
            ':idleUntil': { N: String(nowMs + 3_600_000) },
          },
        },
      },
      {
        Put: {
          ...common,
          Item: {
            pk: { S: `SEATS#${concertId}#${sectionId}` },
            sk: { S: `----#${String(number).padStart(4, '0')}` },
            state: { S: 'HELD' },
            reservationId: { S: reservationId },
            expiresAt: { N: expiresAt },
            ttl: { N: String(Math.ceil(expiresAtMs / 1000) + 60) },
          },
          ConditionExpression: '(attribute_not_exists(#pk)) OR (#state = :held AND #expiresAt <= :now)',
          ExpressionAttributeNames: { '#pk': 'pk', '#state': 'state', '#expiresAt': 'expiresAt' },
          ExpressionAttributeValues: { ':held': { S: 'HELD' }, ':now': { N: now } },
        },
      },
    ],
  };
  return { input, reservationId, expiresAtMs };
}
