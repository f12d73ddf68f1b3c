import { dynamodbRequest } from '../local/engine/request.ts';

/** DynamoDB's limit of BatchWriteItem. */
const mostInBatch = 25;

/** Writes items, as they are on the wire, into a stack's table past the functions. */
export async function putItems(
  { engine, tableName }: { engine: { url: string }; tableName: string },
  items: unknown[],
): Promise<void> {
  for (let start = 0; start < items.length; start += mostInBatch) {
    const puts = items.slice(start, start + mostInBatch).map((Item) => ({ PutRequest: { Item } }));
    const request = { RequestItems: { [tableName]: puts } };
    await dynamodbRequest(engine.url, 'DynamoDB_20120810.BatchWriteItem', request);
  }
}
