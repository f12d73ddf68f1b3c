import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Deadline } from '../deadline.ts';
import type { Table } from './client.ts';
import { namesIn } from './expression.ts';
import type { Key } from './keys.ts';
import { untilDecided } from './retry.ts';

export type Item = Record<string, unknown>;

/** One write; `null` says that it needs no condition. `values` are the `:names` that the expressions use. */
export type Write = { condition: string | null; values?: Item } & (
  | { put: Key & Item }
  | { update: Key; expression: string }
  | { delete: Key }
);

/** What became of one write of a transaction that did not go through. `item` is the old item, if there was one. */
export type Reason =
  | { kind: 'fine' }
  | { kind: 'refused'; item: Item | undefined }
  | { kind: 'conflict' }
  | { kind: 'throttled' };

export type TransactionOutcome = { committed: true } | { committed: false; reasons: Reason[] };

/**
 * Writes all or nothing.
 *
 * @returns committed, or one reason per write, in order. A failed condition brings the old item, so that the loser
 * need not read a second time.
 * @throws whatever else goes wrong, for the caller's edge to judge (see transient.ts).
 */
export async function writeAll(
  table: Table,
  writes: Write[],
  signal: AbortSignal,
): Promise<TransactionOutcome> {
  const command = new TransactWriteCommand({
    TransactItems: writes.map((write) => transactItem(table, write)),
  });
  try {
    await table.client.send(command, { abortSignal: signal });
    return { committed: true };
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = (error.CancellationReasons ?? []).map(({ Code, Item }) =>
      reasonOf(Code, Item && unmarshall(Item), error),
    );
    return { committed: false, reasons };
  }
}

export type WriteOutcome =
  | { committed: true; item: Item | undefined }
  | { committed: false; item: Item | undefined };

/**
 * Writes one item on a condition, again when it met a transaction on the same item.
 *
 * @returns for an update that went through, the item as it is now; for a refused write, the item as it was.
 */
export function writeOne(table: Table, write: Write, limit: Deadline): Promise<WriteOutcome> {
  return untilDecided(async () => {
    try {
      const { Attributes } = await send(table, write, limit.signal);
      return { committed: true, item: Attributes };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { committed: false, item: error.Item && unmarshall(error.Item) };
    }
  }, limit);
}

function send(table: Table, write: Write, signal: AbortSignal) {
  const options = { abortSignal: signal };
  if ('put' in write)
    return table.client.send(new PutCommand({ ...common(table, write), Item: write.put }), options);
  if ('delete' in write)
    return table.client.send(new DeleteCommand({ ...common(table, write), Key: write.delete }), options);
  const update = { ...common(table, write), Key: write.update, UpdateExpression: write.expression };
  return table.client.send(new UpdateCommand({ ...update, ReturnValues: 'ALL_NEW' }), options);
}

function transactItem(table: Table, write: Write) {
  if ('put' in write) return { Put: { ...common(table, write), Item: write.put } };
  if ('delete' in write) return { Delete: { ...common(table, write), Key: write.delete } };
  return { Update: { ...common(table, write), Key: write.update, UpdateExpression: write.expression } };
}

function common(table: Table, write: Write) {
  const condition = write.condition ?? undefined;
  const names = namesIn(condition, 'update' in write ? write.expression : undefined);
  return {
    TableName: table.name,
    ConditionExpression: condition,
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ExpressionAttributeValues: write.values,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

function reasonOf(code: string | undefined, item: Item | undefined, error: Error): Reason {
  switch (code) {
    case 'None':
      return { kind: 'fine' };
    case 'ConditionalCheckFailed':
      return { kind: 'refused', item };
    case 'TransactionConflict':
      return { kind: 'conflict' };
    case 'ThrottlingError':
    case 'ProvisionedThroughputExceeded':
      return { kind: 'throttled' };
    default: // ValidationError, ItemCollectionSizeLimitExceeded: a mistake of ours, not of the moment
      throw error;
  }
}
