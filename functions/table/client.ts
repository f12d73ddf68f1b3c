import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The one table: where it is and what it is called. */
export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

/**
 * Connects to the table. One attempt is cut off at a second and the SDK tries three times, so that a request's
 * three seconds (see deadline.ts) leave room for an attempt that hangs.
 */
export function connectTable(name: string): Table {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 500,
      requestTimeout: 1000,
      throwOnRequestTimeout: true,
      httpsAgent: { maxSockets: 256 },
      httpAgent: { maxSockets: 256 },
    },
  });
  return {
    client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    name,
  };
}
