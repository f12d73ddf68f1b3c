import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { deadline } from '../deadline.ts';
import { readEnvironment } from '../environment.ts';
import { eachRecord } from '../events/each-record.ts';
import { connectTable } from '../table/client.ts';
import { expire } from './expire.ts';

const dependencies = { table: connectTable(readEnvironment('TABLE_NAME').TABLE_NAME), clock: Date.now };

/**
 * For holds whose schedule never ran. The stream's filter lets through locks that were taken over and locks that TTL
 * removed: in both, the old image names the hold that has lapsed.
 */
export const handler = (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
  eachRecord(event, expireOld);

async function expireOld(record: DynamoDBRecord): Promise<void> {
  const reservationId = record.dynamodb?.OldImage?.reservationId?.S;
  if (reservationId === undefined) throw new Error('the record has no old image of a seat lock');
  const outcome = await expire(dependencies, reservationId, deadline());
  if (outcome === 'live') throw new Error(`reservation ${reservationId} is still held by this clock`);
}
