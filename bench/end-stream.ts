import { dynamodbRequest } from '../local/engine/request.ts';

/** Ends a table's stream that nobody follows: with it dynoxide takes four times as long to write, and ever longer. */
export const endStream = ({ url, tableName }: { url: string; tableName: string }): Promise<unknown> =>
  dynamodbRequest(url, 'DynamoDB_20120810.UpdateTable', {
    TableName: tableName,
    StreamSpecification: { StreamEnabled: false },
  });
