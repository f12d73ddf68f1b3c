import { expect, test } from 'vitest';
import {
  askForCapacity,
  refusedUnits,
  separateCapacity,
  usedUnits,
} from '../../../local/gateway/capacity.ts';

const ask = (text: string, operation = 'PutItem') => {
  const { bytes, asked } = askForCapacity(operation, Buffer.from(text), JSON.parse(text));
  return [bytes.toString(), asked];
};
const separate = (text: string) => {
  const { rest, consumed } = separateCapacity(Buffer.from(text));
  return [rest.toString(), consumed];
};

test('the question is one insertion, and everything else stays', () => {
  expect(ask('{"ClientRequestToken":"t"}', 'TransactWriteItems')).toEqual([
    '{"ReturnConsumedCapacity":"INDEXES","ClientRequestToken":"t"}',
    false,
  ]);
  expect(ask('{}')).toEqual(['{"ReturnConsumedCapacity":"TOTAL"}', false]);
  expect(ask('{"ReturnConsumedCapacity":"NONE","a":1}')).toEqual([
    '{"ReturnConsumedCapacity":"TOTAL","a":1}',
    false,
  ]);
  expect(ask('{"ReturnConsumedCapacity":"INDEXES"}')).toEqual(['{"ReturnConsumedCapacity":"INDEXES"}', true]);
});

test.each([
  ['last', '{"Item":{"a":{"S":"b"}},"ConsumedCapacity":{"CapacityUnits":1}}', '{"Item":{"a":{"S":"b"}}}'],
  ['alone', '{"ConsumedCapacity":{"CapacityUnits":1}}', '{}'],
  [
    'first',
    '{"ConsumedCapacity":{"CapacityUnits":1},"Responses":[{"Item":{}}]}',
    '{"Responses":[{"Item":{}}]}',
  ],
  [
    'beside an attribute of its name',
    '{"ConsumedCapacity":{"CapacityUnits":1},"Item":{"ConsumedCapacity":{"S":"x"}}}',
    '{"Item":{"ConsumedCapacity":{"S":"x"}}}',
  ],
])('the answer is taken out where it stands %s', (_, text, rest) => {
  expect(separate(text)).toEqual([rest, { CapacityUnits: 1 }]);
});

test('without it, an attribute of its name stays', () => {
  const text = '{"Item":{"ConsumedCapacity":{"S":"x"}}}';
  expect(separate(text)).toEqual([text, undefined]);
});

test('units by kind of operation', () => {
  expect(usedUnits('GetItem', {}, { CapacityUnits: 0.5 })).toEqual({ readUnits: 0.5, writeUnits: 0 });
  expect(usedUnits('PutItem', {}, { CapacityUnits: 2 })).toEqual({ readUnits: 0, writeUnits: 2 });
  expect(usedUnits('TransactWriteItems', {}, [{ CapacityUnits: 6, ReadCapacityUnits: 6 }])).toEqual({
    readUnits: 6,
    writeUnits: 0,
  });
});

test("DynamoDB Local's units of a transaction are corrected to AWS's", () => {
  const small = { Put: { Item: { pk: { S: 'a' } } } };
  const large = { Put: { Item: { pk: { S: 'a' }, text: { S: 'x'.repeat(1500) } } } };
  const update = { Update: {} };
  const units = (TransactItems: unknown[], answer: object) =>
    usedUnits('TransactWriteItems', { TransactItems }, [answer]).writeUnits;
  expect(units([small, small, small], { CapacityUnits: 2, Table: { CapacityUnits: 2 } })).toBe(6);
  expect(units([large, update], { CapacityUnits: 6, Table: { CapacityUnits: 6 } })).toBe(6);
  const withIndex = {
    CapacityUnits: 6,
    Table: { CapacityUnits: 4 },
    GlobalSecondaryIndexes: { byOwner: { CapacityUnits: 2 } },
  };
  expect(units([small, small], withIndex)).toBe(5);
});

test('a refused write is charged as if it had been made, a throttled one not at all', () => {
  const large = { pk: { S: 'a' }, text: { S: 'x'.repeat(1500) } };
  const failed = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
  const cancelled = 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException';
  const throttled = 'com.amazonaws.dynamodb.v20120810#ThrottlingException';
  const units = (operation: string, body: object, error: string) =>
    refusedUnits(operation, { ...body }, error).writeUnits;
  expect(units('PutItem', { Item: large }, failed)).toBe(2);
  expect(units('UpdateItem', {}, failed)).toBe(1);
  expect(
    units('TransactWriteItems', { TransactItems: [{ Put: { Item: large } }, { Update: {} }] }, cancelled),
  ).toBe(6);
  expect(units('PutItem', { Item: large }, throttled)).toBe(0);
});
