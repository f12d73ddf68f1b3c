import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';

/** Handles each record of a batch; one that fails is reported alone, and said in the log. */
export async function eachRecord(
  { Records }: DynamoDBStreamEvent,
  handle: (record: DynamoDBRecord) => Promise<void>,
): Promise<DynamoDBBatchResponse> {
  const results = await Promise.allSettled(Records.map(handle));
  return failuresOf(Records.filter((record, index) => isFailure(record, results[index])));
}

/** The answer that makes Lambda retry from the first of these records on. */
export const failuresOf = (records: DynamoDBRecord[]): DynamoDBBatchResponse => ({
  batchItemFailures: records.map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber ?? '' })),
});

function isFailure(record: DynamoDBRecord, result: PromiseSettledResult<void> | undefined): boolean {
  if (result?.status !== 'rejected') return false;
  const { reason } = result;
  const error = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  console.error(JSON.stringify({ level: 'error', message: 'record failed', eventId: record.eventID, error }));
  return true;
}
