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
    case 'TransactWriteItems':
      return ((body.TransactItems ?? []) as JsonObject[]).map((part) => transactionPart(part, tables));
    default:
      return undefined;
  }
}

const partActions: Record<string, string> = {
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
  const key = (part.Key ?? part.Item) as Record<string, AttributeValue> | undefined;
  return { action, resource: arn, context: leadingKey(partitionKey && key?.[partitionKey]) };
}

function leadingKey(value: AttributeValue | string | undefined): AccessRequest['context'] {
  const text = typeof value === 'object' ? Object.values(value)[0] : undefined;
  return text === undefined ? {} : { 'dynamodb:LeadingKeys': [text] };
}

/** A query names its partition in `KeyConditionExpression`, by an equality; of an index, it is the index's key. */
function queryRequest(body: JsonObject, tables: Tables): AccessRequest {
  const { arn, partitionKey, indexes } = tables(String(body.TableName));
  const index = body.IndexName === undefined ? undefined : String(body.IndexName);
  const key = index === undefined ? partitionKey : indexes.get(index);
  const names = (body.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = (body.ExpressionAttributeValues ?? {}) as Record<string, AttributeValue>;
  const equalities = String(body.KeyConditionExpression ?? '').matchAll(/(#?[\w.-]+)\s*=\s*(:\w+)/g);
  const partition = [...equalities].find(([, name = '']) => (names[name] ?? name) === key)?.[2];
  return {
    action: 'dynamodb:Query',
    resource: index === undefined ? arn : `${arn}/index/${index}`,
    context: leadingKey(partition && values[partition]),
  };
}
