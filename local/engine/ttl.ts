import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import type { Resource } from '../template.ts';

/** AWS takes up to days; ten seconds after the last sweep let one watch. */
const sweepIntervalMs = 10_000;
/**
 * Items looked at in one read. An engine answers nobody else meanwhile: a page of a megabyte, of two thousand items, held
 * up all others for 0.7 s on DynamoDB Local.
 */
const pageItems = 200;
/** After each page it rests for so many times what that took, and leaves the engine to others. */
const restRatio = 3;

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
  const closing = new AbortController();
  const sweep = (rest: (tookMs: number) => Promise<unknown> = async () => undefined) =>
    attribute === null
      ? Promise.resolve(0)
      : sweepTable({ client, table, attribute, nowMs: clock.now(), rest });
  const unhurried = (ms: number) => sleep(ms, undefined, { ref: false, signal: closing.signal });
  const sweepForEver = async () => {
    for (;;) {
      await unhurried(sweepIntervalMs);
      await sweep((tookMs) => unhurried(restRatio * tookMs)).catch((error: unknown) => {
        if (!closing.signal.aborted) log(`expired items could not be deleted: ${error}`);
      });
    }
  };
  // It ends when its sleep is cut short.
  sweepForEver().catch(() => undefined);
  return { sweep: () => sweep(), close: () => closing.abort() };
}

interface Sweep {
  client: DynamoDBClient;
  table: Resource;
  attribute: string;
  nowMs: number;
  /** Between two pages, told how long the last one took. */
  rest: (tookMs: number) => Promise<unknown>;
}

async function sweepTable({ client, table, attribute, nowMs, rest }: Sweep): Promise<number> {
  const keyNames = (table.properties.KeySchema as { AttributeName: string }[]).map(
    (key) => key.AttributeName,
  );
  const pages = paginateScan(
    { client, pageSize: pageItems },
    {
      TableName: table.ref,
      FilterExpression: 'attribute_type(#ttl, :number) AND #ttl <= :now',
      ExpressionAttributeNames: { '#ttl': attribute },
      ExpressionAttributeValues: { ':number': { S: 'N' }, ':now': { N: String(Math.floor(nowMs / 1000)) } },
    },
  );
  let deleted = 0;
  let startedMs = performance.now();
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const { [attribute]: ttl } = item;
      const key = Object.fromEntries(Object.entries(item).filter(([name]) => keyNames.includes(name)));
      if (ttl && (await deleteUnchanged(client, table.ref, key, attribute, ttl))) deleted += 1;
    }
    await rest(performance.now() - startedMs);
    startedMs = performance.now();
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
