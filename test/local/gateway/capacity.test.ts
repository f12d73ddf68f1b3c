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

const named = (name: string) => ({ __type: `com.amazonaws.dynamodb.v20120810#${name}Exception` });
const failed = named('ConditionalCheckFailed');
const cancelled = named('TransactionCanceled');
const item = (bytes: number) => ({ pk: { S: 'a' }, text: { S: 'x'.repeat(bytes) } });

test('a refused write is charged by the larger of the old and the new item', () => {
  expect(refusedUnits({ Item: item(1500) }, failed).writeUnits).toBe(2);
  expect(refusedUnits({ Item: item(10) }, { ...failed, Item: item(2500) }).writeUnits).toBe(3);
  expect(refusedUnits({ Key: {} }, failed).writeUnits, 'nobody knows of what size').toBe(1);
  expect(refusedUnits({ Key: {} }, { ...failed, Item: item(1500) }).writeUnits).toBe(2);
});

test('a cancelled transaction is charged twice for each item', () => {
  const body = { TransactItems: [{ Put: { Item: item(1500) } }, { Update: {} }] };
  expect(refusedUnits(body, cancelled).writeUnits).toBe(6);
  const CancellationReasons = [{}, { Item: item(2500) }];
  expect(refusedUnits(body, { ...cancelled, CancellationReasons }).writeUnits).toBe(10);
});

test('a throttled write costs nothing', () => {
  expect(refusedUnits({ Item: item(1500) }, named('Throttling'))).toEqual({ readUnits: 0, writeUnits: 0 });
});
