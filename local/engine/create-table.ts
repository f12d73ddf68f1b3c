import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../template.ts';
import type { Engine } from './engine.ts';
import { dynamodbRequest } from './request.ts';

/** What an engine says of a table. Its ARNs are its own (region `ddblocal` or `dynoxide`), never the template's. */
export interface EngineTable {
  tableName: string;
  /** For the engine's own streams API only. */
  streamArn: string | undefined;
}

interface TableDescription {
  TableStatus: string;
  KeySchema: unknown;
  LatestStreamArn?: string;
}

/** Passed on to the engine. */
const passedOn = new Set(['TableName', 'AttributeDefinitions', 'KeySchema', 'BillingMode']);
/** Without an effect on one machine; TTL is not the engine's because the local stack deletes by its own clock. */
const withoutEffect = new Set([
  'ContributorInsightsSpecification',
  'DeletionProtectionEnabled',
  'OnDemandThroughput',
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'TableClass',
  'Tags',
  'TimeToLiveSpecification',
  'WarmThroughput',
]);
const indexProperties = ['IndexName', 'KeySchema', 'Projection'];

/**
 * Makes the table that the template declares, with its indexes and stream, unless it is there from an earlier run.
 *
 * @throws Error naming a property that it does not know, or when the table of an earlier run has other keys.
 */
export async function createTable(table: Resource, engine: Pick<Engine, 'url'>): Promise<EngineTable> {
  const request = createTableRequest(table);
  try {
    await dynamodbRequest(engine.url, 'DynamoDB_20120810.CreateTable', request);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceInUseException') throw error;
  }
  const description = await activeTable(engine.url, table.ref);
  if (!isDeepStrictEqual(description.KeySchema, request.KeySchema)) {
    throw new Error(
      `table ${table.ref} was made with other keys by an earlier version: start with a new DATA_DIR`,
    );
  }
  return { tableName: table.ref, streamArn: description.LatestStreamArn };
}

function createTableRequest({ logicalId, properties, ref }: Resource): Record<string, unknown> {
  const request: Record<string, unknown> = { TableName: ref };
  for (const [name, value] of Object.entries(properties)) {
    if (passedOn.has(name)) request[name] = value;
    else if (name === 'StreamSpecification') request[name] = streamSpecification(value);
    else if (name === 'GlobalSecondaryIndexes') request[name] = (value as object[]).map(secondaryIndex);
    else if (!withoutEffect.has(name)) throw new Error(`unknown property ${name} of table ${logicalId}`);
  }
  return { ...request, TableName: ref };
}

const streamSpecification = (value: unknown) => ({
  StreamEnabled: true,
  StreamViewType: (value as { StreamViewType: string }).StreamViewType,
});

const secondaryIndex = (index: object) =>
  Object.fromEntries(Object.entries(index).filter(([name]) => indexProperties.includes(name)));

async function activeTable(url: string, tableName: string): Promise<TableDescription> {
  for (;;) {
    const answer = await dynamodbRequest(url, 'DynamoDB_20120810.DescribeTable', { TableName: tableName });
    const { Table } = answer as { Table: TableDescription };
    if (Table.TableStatus === 'ACTIVE') return Table;
    await sleep(10);
  }
}
