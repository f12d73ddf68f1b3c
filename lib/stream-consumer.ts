import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { DeadLetters } from './dead-letters.ts';
import type { ServiceFunction } from './service-function.ts';
import type { Table } from './table.ts';

export interface StreamConsumerProps {
  table: Table;
  deadLetters: DeadLetters;
  /** Patterns over stream records; a record that matches none is not delivered. */
  filters: Record<string, unknown>[];
}

/**
 * Feeds the function with the table's changes, in order per partition key. A failed record is reported alone, tried
 * again a bounded number of times and hours, and then kept whole.
 */
export function consumeStream(
  fn: ServiceFunction,
  { table, deadLetters, filters }: StreamConsumerProps,
): void {
  new lambda.EventSourceMapping(fn, 'Stream', {
    target: fn,
    eventSourceArn: table.streamArn,
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    filters: filters.map((pattern) => lambda.FilterCriteria.filter(pattern)),
    batchSize: 100,
    parallelizationFactor: 1,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    // Through a fault of minutes; the age bounds it in any case.
    retryAttempts: 30,
    maxRecordAge: Duration.hours(6),
    onFailure: deadLetters.catchRecordsOf(fn),
  });
  fn.allow({
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    resources: [table.streamArn],
  });
  // Lists the streams of the table, so it can't be held to one of them.
  fn.allow({ actions: ['dynamodb:ListStreams'], resources: [`${table.table.tableArn}/stream/*`] });
}
