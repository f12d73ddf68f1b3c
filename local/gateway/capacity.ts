import { kilobytes } from './item-size.ts';
import type { Units } from './service.ts';

type JsonObject = Record<string, unknown>;

interface Capacity {
  CapacityUnits?: number;
  ReadCapacityUnits?: number;
  WriteCapacityUnits?: number;
  Table?: { CapacityUnits?: number };
  GlobalSecondaryIndexes?: Record<string, { CapacityUnits?: number }>;
}

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/**
 * Adds the question for consumed capacity to a request, if it is not there: one string insertion, so that everything
 * else (`ClientRequestToken` too) stays as it was signed.
 *
 * @returns `asked`: whether the function itself wants to know.
 */
export function askForCapacity(
  operation: string,
  bytes: Buffer,
  body: JsonObject,
): { bytes: Buffer; asked: boolean } {
  const wanted = body.ReturnConsumedCapacity;
  if (wanted === 'TOTAL' || wanted === 'INDEXES') return { bytes, asked: true };
  // The correction for DynamoDB Local needs a transaction's indexes apart.
  const mode = operation === 'TransactWriteItems' ? 'INDEXES' : 'TOTAL';
  if (wanted !== undefined) {
    return { bytes: Buffer.from(JSON.stringify({ ...body, ReturnConsumedCapacity: mode })), asked: false };
  }
  const separator = Object.keys(body).length > 0 ? ',' : '';
  const start = bytes.indexOf('{') + 1;
  const insertion = Buffer.from(`"ReturnConsumedCapacity":"${mode}"${separator}`);
  return { bytes: Buffer.concat([bytes.subarray(0, start), insertion, bytes.subarray(start)]), asked: false };
}

const member = Buffer.from('"ConsumedCapacity":');

/** Takes the consumed capacity out of an answer; from its end without parsing the items before it, if it can. */
export function separateCapacity(bytes: Buffer): { rest: Buffer; consumed: unknown } {
  const at = bytes.lastIndexOf(member);
  if (at < 0) return { rest: bytes, consumed: undefined };
  const consumed = parseOrUndefined(bytes.subarray(at + member.length, bytes.lastIndexOf('}')));
  // What parses without the very last brace was a member of the outermost object, and the last one.
  if (consumed !== undefined) {
    const end = bytes[at - 1] === 0x2c ? at - 1 : at;
    return { rest: Buffer.concat([bytes.subarray(0, end), Buffer.from('}')]), consumed };
  }
  const { ConsumedCapacity, ...rest } = JSON.parse(bytes.toString()) as JsonObject;
  return { rest: Buffer.from(JSON.stringify(rest)), consumed: ConsumedCapacity };
}

/** Undefined for what is not JSON. */
export function parseOrUndefined(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

/** Request units that a call used which went through. */
export function usedUnits(operation: string, body: JsonObject, consumed: unknown): Units {
  const parts = (Array.isArray(consumed) ? consumed : [consumed ?? {}]) as Capacity[];
  const sum = { readUnits: 0, writeUnits: 0 };
  for (const part of parts) {
    if (part.ReadCapacityUnits !== undefined || part.WriteCapacityUnits !== undefined) {
      // A repeated transaction (the same ClientRequestToken) reads, and writes nothing.
      sum.readUnits += part.ReadCapacityUnits ?? 0;
      sum.writeUnits += part.WriteCapacityUnits ?? 0;
    } else if (operation === 'TransactWriteItems') {
      sum.writeUnits += correctedTransactionUnits(body, part);
    } else if (writes.has(operation)) {
      sum.writeUnits += part.CapacityUnits ?? 0;
    } else {
      sum.readUnits += part.CapacityUnits ?? 0;
    }
  }
  return sum;
}

/** What an engine answers to a refused call. */
export interface Refusal {
  __type?: string;
  /** The item that is there, when the call wants to see it. */
  Item?: JsonObject;
  CancellationReasons?: { Item?: JsonObject }[];
}

/**
 * Request units that AWS charges for a refused call, for which an engine reports none. A write whose condition fails
 * "still consumes write capacity units", by the larger of the item that is there and the one that was to be: [1]. Of a
 * transaction the two units for each started kB of each item are "consumed even when" it is cancelled: [2]. Nothing is
 * written to an index. A throttled call and one that is not understood cost nothing.
 *
 * [1] https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#write-operation-consumption
 * [2] https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling
 */
export function refusedUnits(body: JsonObject, { __type = '', Item, CancellationReasons }: Refusal): Units {
  if (__type.endsWith('#TransactionCanceledException')) {
    const there = CancellationReasons?.map((reason) => reason.Item);
    return { readUnits: 0, writeUnits: transactionUnits(body, there) };
  }
  if (__type.endsWith('#ConditionalCheckFailedException')) {
    return { readUnits: 0, writeUnits: largerKilobytes(body.Item as JsonObject | undefined, Item) };
  }
  return { readUnits: 0, writeUnits: 0 };
}

/**
 * DynamoDB Local (3.3.1) adds each different number of units once, so that ten items of 1 kB come out as one, and
 * doubles the index's part too. AWS counts two units per started kB of each item, and one per started kB written to an
 * index.
 */
function correctedTransactionUnits(
  body: JsonObject,
  { CapacityUnits = 0, Table, GlobalSecondaryIndexes }: Capacity,
) {
  const atLeast = transactionUnits(body);
  const indexes = Object.values(GlobalSecondaryIndexes ?? {});
  const indexUnits = indexes.reduce((total, index) => total + (index.CapacityUnits ?? 0), 0) / 2;
  return Math.max(atLeast, Table?.CapacityUnits ?? CapacityUnits) + indexUnits;
}

/** Without indexes. @param there The items that are there, as far as they are known, in the order of the request. */
function transactionUnits(body: JsonObject, there: (JsonObject | undefined)[] = []): number {
  const items = (body.TransactItems ?? []) as { Put?: { Item: JsonObject } }[];
  return 2 * items.reduce((total, { Put }, index) => total + largerKilobytes(Put?.Item, there[index]), 0);
}

/** Of the new and the old item. What neither the request nor the answer tells is taken as 1 kB. */
const largerKilobytes = (...items: (JsonObject | undefined)[]): number =>
  Math.max(1, ...items.map((item) => (item ? kilobytes(item) : 1)));
