import type { AccessRequest } from '../iam/iam.ts';
import type { LocalTemplate } from '../template.ts';

type JsonObject = Record<string, unknown>;
type AttributeValue = Record<string, string>;

interface Table {
  arn: string;
  partitionKey: string | undefined;
  /** Partition key by index. */
  indexes: Map<string, string>;
}

/** A table of the template, or what is known of one that is not in it. */
type Tables = (name: string) => Table;

export function readTables(template: LocalTemplate): Tables {
  const tables = new Map<string, Table>();
  for (const { ref, attributes, properties } of template.ofType('AWS::DynamoDB::Table')) {
    const indexes = (properties.GlobalSecondaryIndexes ?? []) as { IndexName: string; KeySchema: unknown }[];
    tables.set(ref, {
      arn: attributes.Arn ?? ref,
      partitionKey: partitionKeyOf(properties.KeySchema),
      indexes: new Map(indexes.map(({ IndexName, KeySchema }) => [IndexName, partitionKeyOf(KeySchema)])),
    });
  }
  const prefix = `arn:aws:dynamodb:${template.region}:${template.accountId}:table/`;
  return (name) => {
    const arn = name.startsWith('arn:') ? name : `${prefix}${name}`;
    return tables.get(name) ?? { arn, partitionKey: undefined, indexes: new Map() };
  };
}

const partitionKeyOf = (schema: unknown): string =>
  (schema as { AttributeName: string; KeyType: string }[]).find(({ KeyType }) => KeyType === 'HASH')
    ?.AttributeName ?? '';

const keyOf = (part: JsonObject) => (part.Key ?? part.Item) as Record<string, AttributeValue> | undefined;

/**
 * What a call needs to be allowed: its own action, or for a transaction those of its parts.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 *
 * @returns undefined for an operation that the local stack does not know.
 */
export function accessRequests(
  operation: string,
  body: JsonObject,
  tables: Tables,
): AccessRequest[] | undefined {
  switch (operation) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [itemRequest(`dynamodb:${operation}`, body, tables)];
    case 'Query':
      return [queryRequest(body, tables)];
    case 'Scan':
      return [{ action: 'dynamodb:Scan', resource: indexOrTable(body, tables), context: {} }];
    case 'DescribeTable':
      return [
        { action: 'dynamodb:DescribeTable', resource: tables(String(body.TableName)).arn, context: {} },
      ];
    case 'BatchGetItem':
      return batchRequests(operation, body, tables, (part) => (part as { Keys: JsonObject[] }).Keys);
    case 'BatchWriteItem':
      return batchRequests(operation, body, tables, (part) => (part as JsonObject[]).map(writtenKey));
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return ((body.TransactItems ?? []) as JsonObject[]).map((part) => transactionPart(part, tables));
    default:
      return undefined;
  }
}

const partActions: Record<string, string> = {
  Get: 'dynamodb:GetItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
};

function transactionPart(part: JsonObject, tables: Tables): AccessRequest {
  const [kind = '', inner] = Object.entries(part)[0] ?? [];
  return itemRequest(partActions[kind] ?? `dynamodb:${kind}`, (inner ?? {}) as JsonObject, tables);
}

function itemRequest(action: string, part: JsonObject, tables: Tables): AccessRequest {
  const { arn, partitionKey } = tables(String(part.TableName));
  return { action, resource: arn, context: leadingKeys([keyOf(part)], partitionKey) };
}

function batchRequests(
  operation: string,
  body: JsonObject,
  tables: Tables,
  keys: (part: unknown) => (JsonObject | undefined)[],
): AccessRequest[] {
  return Object.entries((body.RequestItems ?? {}) as JsonObject).map(([name, part]) => {
    const { arn, partitionKey } = tables(name);
    const found = keys(part) as (Record<string, AttributeValue> | undefined)[];
    return { action: `dynamodb:${operation}`, resource: arn, context: leadingKeys(found, partitionKey) };
  });
}

const writtenKey = (write: JsonObject): JsonObject | undefined =>
  keyOf((write.PutRequest ?? write.DeleteRequest ?? {}) as JsonObject);

function leadingKeys(
  keys: (Record<string, AttributeValue> | undefined)[],
  partitionKey: string | undefined,
): AccessRequest['context'] {
  const values = keys.map((key) => partitionKey && key?.[partitionKey]).map(textOf);
  const known = [...new Set(values.filter((value) => value !== undefined))];
  return known.length > 0 ? { 'dynamodb:LeadingKeys': known } : {};
}

const textOf = (value: AttributeValue | string | undefined): string | undefined =>
  typeof value === 'object' ? Object.values(value)[0] : undefined;

function indexOrTable(body: JsonObject, tables: Tables): string {
  const { arn } = tables(String(body.TableName));
  return body.IndexName === undefined ? arn : `${arn}/index/${String(body.IndexName)}`;
}

/** A query names its partition in `KeyConditionExpression`, by an equality; of an index, it is the index's key. */
function queryRequest(body: JsonObject, tables: Tables): AccessRequest {
  const { partitionKey, indexes } = tables(String(body.TableName));
  const key = body.IndexName === undefined ? partitionKey : indexes.get(String(body.IndexName));
  const names = (body.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = (body.ExpressionAttributeValues ?? {}) as Record<string, AttributeValue>;
  const equalities = String(body.KeyConditionExpression ?? '').matchAll(/(#?[\w.-]+)\s*=\s*(:\w+)/g);
  const partition = [...equalities].find(([, name = '']) => (names[name] ?? name) === key)?.[2];
  const value = partition === undefined ? undefined : textOf(values[partition]);
  return {
    action: 'dynamodb:Query',
    resource: indexOrTable(body, tables),
    context: value === undefined ? {} : { 'dynamodb:LeadingKeys': [value] },
  };
}
