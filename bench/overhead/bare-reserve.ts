/** The handler that ours is compared with: the same transaction, and nothing else. */
import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type HoldRequest, holdTransaction } from './transaction.ts';

const client = new DynamoDBClient({});
const tableName = process.env.TABLE_NAME ?? '';

export const handler = async (event: APIGatewayProxyEventV2) => {
  const { input, reservationId, expiresAtMs } = holdTransaction(
    tableName,
    JSON.parse(event.body ?? '') as HoldRequest,
  );
  await client.send(new TransactWriteItemsCommand(input));
  return {
    statusCode: 201,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reservationId, expiresAt: new Date(expiresAtMs).toISOString() }),
  };
};
