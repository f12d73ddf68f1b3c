import { GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { Table } from './client.ts';
import type { Key } from './keys.ts';
import type { Item } from './write.ts';

/** Reads one item, strongly consistent: what is read here is what a write may rest on. */
export async function readOne(table: Table, key: Key, signal: AbortSignal): Promise<Item | undefined> {
  const command = new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true });
  return (await table.client.send(command, { abortSignal: signal })).Item;
}

export interface QueryOptions {
  /** `pk = :pk`, and what narrows the sort key. */
  keyCondition: string;
  names: Record<string, string>;
  values: Item;
  /** Attributes to bring; all when absent. */
  projection?: string;
  consistent: boolean;
}

/** Every item of a query, page after page. */
export async function queryAll(table: Table, options: QueryOptions, signal: AbortSignal): Promise<Item[]> {
  const items: Item[] = [];
  const input = {
    TableName: table.name,
    KeyConditionExpression: options.keyCondition,
    ExpressionAttributeNames: options.names,
    ExpressionAttributeValues: options.values,
    ProjectionExpression: options.projection,
    ConsistentRead: options.consistent,
  };
  for await (const page of paginateQuery({ client: table.client }, input, { abortSignal: signal })) {
    items.push(...(page.Items ?? []));
  }
  return items;
}
