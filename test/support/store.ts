import { randomBytes } from 'node:crypto';
import { describe, inject } from 'vitest';
import type { Concert } from '../../functions/concerts/concert.ts';
import { concertFrom, concertSchema } from '../../functions/concerts/concert-schema.ts';
import { createConcert } from '../../functions/concerts/create-concert.ts';
import { type Deadline, deadline } from '../../functions/deadline.ts';
import { connectQueue, type Queue } from '../../functions/queue/queue.ts';
import { connectTable, type Table } from '../../functions/table/client.ts';
import { createTable } from '../../local/engine/create-table.ts';
import { loadTemplate } from '../../local/template.ts';
import { testHall } from './hall.ts';

export interface TestEngine {
  name: string;
  url: string;
}

/** Runs the same tests on every engine that this machine has. */
export function describeOnEachEngine(title: string, tests: (engine: TestEngine) => void): void {
  for (const engine of inject('engines')) describe(`${title} [${engine.name}]`, () => tests(engine));
}

/** A table of its own, with keys and indexes as the template says. */
export async function testTable(engine: TestEngine): Promise<Table> {
  const template = loadTemplate({ path: inject('templatePath'), suffix: randomBytes(6).toString('hex') });
  const { tableName } = await createTable(template.resource('Table'), engine);
  process.env.AWS_ENDPOINT_URL = engine.url;
  const table = connectTable(tableName);
  // Hundreds of calls at once on a busy machine take longer than a fan would be made to wait.
  const handler = table.client.config.requestHandler as unknown as ConfigurableHandler;
  handler.updateHttpClientConfig('requestTimeout', patienceMs);
  handler.updateHttpClientConfig('connectionTimeout', patienceMs);
  return table;
}

const patienceMs = 20_000;
/** A deadline that a busy machine keeps. */
export const patience = (): Deadline => deadline(patienceMs);

interface ConfigurableHandler {
  updateHttpClientConfig(key: 'requestTimeout' | 'connectionTimeout', valueMs: number): void;
}

/** Time that stands still until a test moves it. */
export function steppedClock(startMs = Date.parse('2027-01-01T00:00:00Z')) {
  let nowMs = startMs;
  return Object.assign(() => nowMs, {
    advance: (ms: number) => {
      nowMs += ms;
    },
  });
}
export type SteppedClock = ReturnType<typeof steppedClock>;

/** A queue on a table of its own. Each call of `container()` is a cold container, with caches of its own. */
export async function testQueue(engine: TestEngine, clock: SteppedClock = steppedClock()) {
  const table = await testTable(engine);
  const container = (through: Table = table): Queue => connectQueue(through, clock);
  return { table, clock, container, queue: container() };
}
export type TestQueue = Awaited<ReturnType<typeof testQueue>>;

/** A concert in the table; `overrides` are fields of the request that makes one. */
export async function testConcert(table: Table, overrides: Record<string, unknown> = {}): Promise<Concert> {
  const concertId = `test-${randomBytes(4).toString('hex')}`;
  const parsed = concertSchema.parse({ concertId, ...testHall, ...overrides });
  const concert = concertFrom(parsed, { holdSeconds: 300, maxActive: 100, activeSeconds: 1800 });
  await createConcert(table, concert);
  return concert;
}
