import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import type { Resource } from '../template.ts';

/** AWS takes up to days; ten seconds let one watch. */
const sweepIntervalMs = 10_000;

export interface TtlSweeper {
  /** Deletes the items whose time has come by the stack's clock. Resolves with how many. */
  sweep(): Promise<number>;
  close(): void;
}

export interface TtlSweeperOptions {
  /** Of the engine itself: TTL is nobody's call, so it is not counted. */
  client: DynamoDBClient;
  table: Resource;
  clock: Clock;
  log: (line: string) => void;
}

/** Name of the attribute by which the table expires items, or null. */
export function ttlAttributeOf(table: Resource): string | null {
  const ttl = table.properties.TimeToLiveSpecification as
    | { Enabled?: boolean; AttributeName?: string }
    | undefined;
  return ttl?.Enabled ? (ttl.AttributeName ?? null) : null;
}

/** DynamoDB's TTL: no engine's own is used, since only this one follows the stack's clock. */
export function startTtlSweeper({ client, table, clock, log }: TtlSweeperOptions): TtlSweeper {
  const attribute = ttlAttributeOf(table);
  const sweep = () =>
    attribute === null ? Promise.resolve(0) : sweepTable(client, table, attribute, clock.now());
  const timer = setInterval(() => {
    sweep().catch((error: unknown) => log(`expired items could not be deleted: ${error}`));
  }, sweepIntervalMs);
  timer.unref();
  return { sweep, close: () => clearInterval(timer) };
}

async function sweepTable(
  client: DynamoDBClient,
  table: Resource,
  attribute: string,
  nowMs: number,
): Promise<number> {
  const keyNames = (table.properties.KeySchema as { AttributeName: string }[]).map(
    (key) => key.AttributeName,
  );
  const pages = paginateScan(
    { client },
    {
      TableName: table.ref,
      FilterExpression: 'attribute_type(#ttl, :number) AND #ttl <= :now',
      ExpressionAttributeNames: { '#ttl': attribute },
      ExpressionAttributeValues: { ':number': { S: 'N' }, ':now': { N: String(Math.floor(nowMs / 1000)) } },
    },
  );
  let deleted = 0;
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const { [attribute]: ttl } = item;
      const key = Object.fromEntries(Object.entries(item).filter(([name]) => keyNames.includes(name)));
      if (ttl && (await deleteUnchanged(client, table.ref, key, attribute, ttl))) deleted += 1;
    }
  }
  return deleted;
}

/** False if the item got another time meanwhile, or is gone: somebody still uses it. */
async function deleteUnchanged(
  client: DynamoDBClient,
  tableName: string,
  key: Record<string, AttributeValue>,
  attribute: string,
  ttl: AttributeValue,
): Promise<boolean> {
  try {
    await client.send(
      new DeleteItemCommand({
        TableName: tableName,
        Key: key,
        ConditionExpression: '#ttl = :ttl',
        ExpressionAttributeNames: { '#ttl': attribute },
        ExpressionAttributeValues: { ':ttl': ttl },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
