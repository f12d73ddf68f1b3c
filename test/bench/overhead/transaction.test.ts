import { randomBytes } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, test, vi } from 'vitest';
import { holdMs, holdTransaction } from '../../../bench/overhead/transaction.ts';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { connectQueue } from '../../../functions/queue/queue.ts';
import { reserve } from '../../../functions/reservations/reserve.ts';
import type { Table } from '../../../functions/table/client.ts';

const nowMs = Date.parse('2027-01-01T00:00:00Z');
const hourSeconds = 3600;
const concert: Concert = {
  concertId: 'ours',
  title: 'Test Night',
  venue: 'Small Hall',
  startsAtMs: nowMs + 1,
  currency: 'KRW',
  sections: [{ sectionId: 'S1', name: 'Floor', price: 100_000, seats: 500 }],
  policy: {
    holdSeconds: holdMs / 1000,
    maxSeatsPerReservation: 4,
    queue: {
      maxActive: 100,
      activeSeconds: hourSeconds,
      idleSeconds: hourSeconds,
      claimSeconds: hourSeconds,
    },
  },
};

test('the bare handler makes the very transaction that a reserve with an Idempotency-Key makes', async () => {
  const fan = { concertId: 'ours', position: 7, owner: randomBytes(16).toString('base64url') };
  const ours = await transactionOfReserve(fan);
  vi.setSystemTime(nowMs);
  const { input, reservationId } = holdTransaction('table', { ...fan, sectionId: 'S1', number: 7 });
  vi.useRealTimers();
  const [{ Put: put } = {}] = ours;
  const text = JSON.stringify(input.TransactItems);
  // The ids are hashes there and random here, of the same length.
  const item = put?.Item as Record<string, { S: string }>;
  const renamed = text
    .replaceAll(
      `"requestHash":{"S":"${reservationId}"}`,
      JSON.stringify({ requestHash: item.requestHash }).slice(1, -1),
    )
    .replaceAll(reservationId, item.reservationId?.S ?? '');
  expect(renamed).toHaveLength(text.length);
  expect(JSON.parse(renamed)).toEqual(ours);
});

/** As it is on the wire. */
async function transactionOfReserve(fan: { concertId: string; position: number; owner: string }) {
  // biome-ignore lint/suspicious/noExplicitAny: the input of whichever command passes
  const sent: any[] = [];
  const send = async ({ input }: { input: unknown }) => sent.push(input);
  const table = { name: 'table', client: { send } } as unknown as Table;
  const queue = connectQueue(table, () => nowMs);
  queue.concerts.set('ours', concert);
  await reserve(queue, fan, { concertId: 'ours', seats: ['S1-7'], idempotencyKey: 'any' });
  expect(sent).toHaveLength(1);
  return sent[0].TransactItems.map((write: object) => {
    const [[kind, parts]] = Object.entries(write) as [[string, Record<string, unknown>]];
    const wire = Object.entries(parts)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        marshalled.has(name) ? marshall(value, { removeUndefinedValues: true }) : value,
      ]);
    return { [kind]: Object.fromEntries(wire) };
  });
}

const marshalled = new Set(['Item', 'Key', 'ExpressionAttributeValues']);
