import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamodbRequest } from './request.ts';

/** Read at a time, so that an engine that is under load answers others in between. */
const pageItems = 500;

/** Every item of a table, strongly consistent, read from the engine past all functions. */
export async function* scanTable(
  engineUrl: string,
  tableName: string,
): AsyncGenerator<Record<string, unknown>> {
  type Page = { Items: Record<string, AttributeValue>[]; LastEvaluatedKey?: unknown };
  let from: unknown;
  do {
    const input = {
      TableName: tableName,
      ConsistentRead: true,
      Limit: pageItems,
      ...(from !== undefined && { ExclusiveStartKey: from }),
    };
    const page = (await dynamodbRequest(engineUrl, 'DynamoDB_20120810.Scan', input)) as Page;
    for (const item of page.Items) yield unmarshall(item);
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}
