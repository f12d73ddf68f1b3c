import { compileEventPattern } from '../event-pattern.ts';
import type { Access } from '../iam/iam.ts';
import { functionIdOf } from '../lambda/function-settings.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import type { LocalTemplate, Resource } from '../template.ts';
import type { StreamRecord } from './record.ts';

/** One event source mapping of the template. */
export interface StreamMapping {
  mappingId: string;
  functionId: string;
  functionArn: string;
  streamArn: string;
  /** Logical id of the table. */
  tableId: string;
  /** Whether the function wants the record. */
  wants: (record: StreamRecord) => boolean;
  batchSize: number;
  bisects: boolean;
  reportsItemFailures: boolean;
  /** Infinity when unbounded. */
  maxRetries: number;
  maxAgeMs: number;
  /** Logical id of the bucket for what is exhausted, or null: then it is dropped. */
  failureBucketId: string | null;
}

interface MappingProperties {
  EventSourceArn: string;
  FunctionName: string;
  StartingPosition?: string;
  BatchSize?: number;
  Enabled?: boolean;
  FilterCriteria?: { Filters?: { Pattern: string }[] };
  BisectBatchOnFunctionError?: boolean;
  FunctionResponseTypes?: string[];
  MaximumRetryAttempts?: number;
  MaximumRecordAgeInSeconds?: number;
  MaximumBatchingWindowInSeconds?: number;
  ParallelizationFactor?: number;
  DestinationConfig?: { OnFailure?: { Destination: string } };
}

/** Batching windows and parallel batches are read as none: batches are smaller here, and one at a time. */
const known = [
  'EventSourceArn',
  'FunctionName',
  'StartingPosition',
  'BatchSize',
  'Enabled',
  'FilterCriteria',
  'BisectBatchOnFunctionError',
  'FunctionResponseTypes',
  'MaximumRetryAttempts',
  'MaximumRecordAgeInSeconds',
  'MaximumBatchingWindowInSeconds',
  'ParallelizationFactor',
  'DestinationConfig',
  'Tags',
];
const readActions = ['DescribeStream', 'GetRecords', 'GetShardIterator'];
const defaultBatchSize = 100;

/**
 * The stream mappings of the template. Both starting positions begin at the oldest record: the mapping is made with
 * its table here, so there is nothing before it.
 *
 * @throws Error naming what is not known here, and any permission without which a deployment would fail.
 */
export function readMappings(template: LocalTemplate, access: Access): StreamMapping[] {
  return template
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => properties.Enabled !== false)
    .map((resource) => readMapping(template, access, resource));
}

function readMapping(template: LocalTemplate, access: Access, resource: Resource): StreamMapping {
  refuseUnknown(resource.properties, known, `event source mapping ${resource.logicalId}`);
  const properties = resource.properties as unknown as MappingProperties;
  const functionId = functionIdOf(template, properties.FunctionName);
  const bucketArn = properties.DestinationConfig?.OnFailure?.Destination ?? null;
  checkStreamAccess(access, functionId, properties.EventSourceArn);
  if (bucketArn) checkDestination(access, functionId, bucketArn);
  const bound = (value: number | undefined) =>
    value === undefined || value < 0 ? Number.POSITIVE_INFINITY : value;
  return {
    mappingId: resource.logicalId,
    functionId,
    functionArn: String(template.resource(functionId).attributes.Arn),
    streamArn: properties.EventSourceArn,
    tableId: template.byArn(properties.EventSourceArn).logicalId,
    wants: readFilter(properties),
    batchSize: Number(properties.BatchSize ?? defaultBatchSize),
    bisects: properties.BisectBatchOnFunctionError === true,
    reportsItemFailures: properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    maxRetries: bound(properties.MaximumRetryAttempts),
    maxAgeMs: bound(properties.MaximumRecordAgeInSeconds) * 1000,
    failureBucketId: bucketArn && template.byArn(bucketArn).logicalId,
  };
}

function readFilter({ FilterCriteria }: MappingProperties): (record: StreamRecord) => boolean {
  const filters = (FilterCriteria?.Filters ?? []).map(({ Pattern }) =>
    compileEventPattern(JSON.parse(Pattern)),
  );
  return (record) => filters.length === 0 || filters.some((matches) => matches(record));
}

function checkStreamAccess(access: Access, functionId: string, streamArn: string): void {
  const needed = [
    ...readActions.map((name) => ({ action: `dynamodb:${name}`, resource: streamArn })),
    // Listing is by table, so it is asked for all of a table's streams.
    { action: 'dynamodb:ListStreams', resource: streamArn.replace(/\/stream\/.*$/, '/stream/*') },
  ];
  for (const { action, resource } of needed) {
    if (!access.allows(functionId, { action, resource, context: {} })) {
      throw new Error(`the role of ${functionId} may not ${action}, which its stream needs`);
    }
  }
}

function checkDestination(access: Access, functionId: string, bucketArn: string): void {
  if (!bucketArn.startsWith('arn:aws:s3:::')) {
    throw new Error(`${functionId}: only buckets are known as failure destinations, not ${bucketArn}`);
  }
  // Lambda asks for both: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
  const needed = [
    { action: 's3:ListBucket', resource: bucketArn },
    { action: 's3:PutObject', resource: `${bucketArn}/aws/lambda/mapping/shard/object` },
  ];
  for (const { action, resource } of needed) {
    if (!access.allows(functionId, { action, resource, context: {} })) {
      throw new Error(`the role of ${functionId} may not ${action} in its failure destination ${bucketArn}`);
    }
  }
}
