import { sendToApi } from '../../api-request.ts';
import { virtualClock } from '../../clock.ts';
import { dynamodbRequest } from '../../engine/request.ts';
import { createFaults, type Faults } from '../../faults/faults.ts';
import { type LocalStack, startStack } from '../../stack.ts';
import { type Asker, apiRequest } from '../ask.ts';
import type { Answer, Request } from '../history/operation.ts';
import { readTable, type TableView } from './table.ts';

const startMs = Date.parse('2027-01-01T00:00:00Z');

/** A whole stack whose time stands still, for one story after the other. */
export interface World {
  stack: LocalStack;
  faults: Faults;
  nowMs(): number;
  /** Moves time forward, and waits for all that this sets off. */
  advanceTo(timeMs: number): Promise<void>;
  /** As `advanceTo`, without waiting: a call is under way. */
  step(ms: number): void;
  ask(request: Request, asker: Asker): Promise<Answer>;
  createConcert(body: unknown): Promise<Answer>;
  /** What the bus was told since this was asked last. */
  newEvents(): unknown[];
  readTable(concertId: string): Promise<TableView>;
  /** Sets the queue's tail, as a table that was brought back from a backup. */
  setTail(key: { pk: string; sk: string }, position: number): Promise<void>;
  remove(keys: { pk: string; sk: string }[]): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  templatePath: string;
  engineUrl: string | undefined;
  seed: number;
}

export async function startWorld({ templatePath, engineUrl, seed }: WorldOptions): Promise<World> {
  const clock = virtualClock(startMs);
  const faults = createFaults({ seed });
  // What fails is meant to fail here, and the table tells whether it did harm.
  const stack = await startStack({ templatePath, engineUrl, clock, faults, log: () => {} });
  const { tableName, engine } = stack;
  let eventsTold = 0;
  const request = (operation: string, body: object) =>
    dynamodbRequest(engine.url, `DynamoDB_20120810.${operation}`, body);
  return {
    stack,
    faults,
    nowMs: clock.now,
    async advanceTo(timeMs) {
      clock.advanceTo(timeMs);
      await stack.settle();
    },
    step: clock.advance,
    ask: async (asked, asker) => sendToApi(stack.url, apiRequest(asked, asker)),
    createConcert: (body) =>
      sendToApi(stack.url, { method: 'POST', path: '/api/v1/concerts', operator: true, body }),
    newEvents() {
      const events = stack.events(eventsTold);
      eventsTold += events.length;
      return events;
    },
    readTable: (concertId) => readTable(engine.url, tableName, concertId),
    async setTail({ pk, sk }, position) {
      const Item = { pk: { S: pk }, sk: { S: sk }, position: { N: String(position) } };
      await request('PutItem', { TableName: tableName, Item });
    },
    async remove(keys) {
      for (const { pk, sk } of keys)
        await request('DeleteItem', { TableName: tableName, Key: { pk: { S: pk }, sk: { S: sk } } });
    },
    close: stack.close,
  };
}
