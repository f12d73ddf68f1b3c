import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Deadline } from '../deadline.ts';
import type { Table } from '../table/client.ts';
import { any } from '../table/expression.ts';
import { gateKey, tailKey } from '../table/keys.ts';
import { readOne } from '../table/read.ts';
import { type Item, writeOne } from '../table/write.ts';
import { type Gate, type GateCall, unopenedGate } from './gate.ts';

const gateConditions = {
  /** Nobody has moved the gate since it was read. */
  gateUnmoved: '#version = :version',
  gateUnopened: 'attribute_not_exists(#version)',
  /** The time to try has come, and nobody else has taken the turn. */
  turnIsDue: '#nextTryAt <= :now',
  turnNeverTaken: 'attribute_not_exists(#nextTryAt)',
} as const;

/** Adds one to the tail: the new position, and the one thing that joining writes. */
export async function takePosition(table: Table, concertId: string, signal: AbortSignal): Promise<number> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: tailKey(concertId),
    UpdateExpression: 'ADD #position :one',
    ExpressionAttributeNames: { '#position': 'position' },
    ExpressionAttributeValues: { ':one': 1 },
    ReturnValues: 'UPDATED_NEW',
  });
  const { Attributes } = await table.client.send(command, { abortSignal: signal });
  return Attributes?.position as number;
}

/** The last position given; 0 when nobody joined yet. */
export async function readTail(table: Table, concertId: string, signal: AbortSignal): Promise<number> {
  const item = await readOne(table, tailKey(concertId), signal);
  return (item?.position as number | undefined) ?? 0;
}

export async function readGate(table: Table, concertId: string, signal: AbortSignal): Promise<Gate> {
  return gateFromItem(await readOne(table, gateKey(concertId), signal));
}

/** How long a turn keeps others from trying; one who vanishes in the middle costs the queue no more than this. */
export const turnMs = 2000;

/**
 * Takes the turn to admit, if it is due and nobody else's. Only a hint that keeps pollers from all trying at once:
 * the gate's version alone decides who moves it.
 *
 * @returns whether the turn is ours, and the gate as it is.
 */
export async function takeTurn(
  table: Table,
  concertId: string,
  nowMs: number,
  limit: Deadline,
): Promise<{ taken: boolean; gate: Gate }> {
  const outcome = await writeOne(
    table,
    {
      update: gateKey(concertId),
      expression: 'SET #nextTryAt = :until',
      condition: any(gateConditions.turnNeverTaken, gateConditions.turnIsDue),
      values: { ':now': nowMs, ':until': nowMs + turnMs },
    },
    limit,
  );
  return { taken: outcome.committed, gate: gateFromItem(outcome.item) };
}

/** Lets the next poller try at once: a place has fallen free. */
export async function hurryGate(
  table: Table,
  concertId: string,
  nowMs: number,
  limit: Deadline,
): Promise<void> {
  await writeOne(
    table,
    {
      update: gateKey(concertId),
      expression: 'SET #nextTryAt = :now',
      condition: null,
      values: { ':now': nowMs },
    },
    limit,
  );
}

/** Writes the moved gate, if it still is where it was read. */
export async function moveGate(
  table: Table,
  concertId: string,
  gate: Gate,
  limit: Deadline,
): Promise<{ moved: boolean; gate: Gate }> {
  const readVersion = gate.version - 1;
  const outcome = await writeOne(
    table,
    {
      update: gateKey(concertId),
      expression:
        'SET #head = :head, #calls = :calls, #floor = :floor, #nextTryAt = :nextTryAt, #version = :newVersion',
      condition: readVersion === 0 ? gateConditions.gateUnopened : gateConditions.gateUnmoved,
      values: {
        ...(readVersion > 0 && { ':version': readVersion }),
        ':head': gate.head,
        ':calls': gate.calls.map(({ from, to, claimByMs }) => [from, to, claimByMs]),
        ':floor': gate.floor,
        ':nextTryAt': gate.nextTryAtMs,
        ':newVersion': gate.version,
      },
    },
    limit,
  );
  return { moved: outcome.committed, gate: gateFromItem(outcome.item) };
}

export function gateFromItem(item: Item | undefined): Gate {
  if (!item) return unopenedGate;
  const calls = (item.calls ?? []) as [from: number, to: number, claimByMs: number][];
  return {
    head: (item.head as number | undefined) ?? unopenedGate.head,
    calls: calls.map(([from, to, claimByMs]): GateCall => ({ from, to, claimByMs })),
    floor: (item.floor as number | undefined) ?? unopenedGate.floor,
    nextTryAtMs: (item.nextTryAt as number | undefined) ?? unopenedGate.nextTryAtMs,
    version: (item.version as number | undefined) ?? unopenedGate.version,
  };
}
