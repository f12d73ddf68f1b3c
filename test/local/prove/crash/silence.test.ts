import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { ChildStack } from '../../../../local/prove/child/child-stack.ts';
import { finish } from '../../../../local/prove/crash/check.ts';
import { emptyLedger } from '../../../../local/prove/crash/ledger.ts';
import { loadAndKill } from '../../../../local/prove/crash/load-and-kill.ts';
import { type CrashRun, noCounts } from '../../../../local/prove/crash/run.ts';
import type { Stage } from '../../../../local/prove/crash/stage.ts';

test('a stack that answers nothing is killed, and said to have answered nothing', async () => {
  const killed: string[] = [];
  const stack = { kill9: async (what: string) => void killed.push(what) } as unknown as ChildStack;
  const kill = { afterAnswers: 3, what: 'stack', seed: 1 } as const;
  expect(await loadAndKill([], stack, kill, () => 1, 20)).toBe(0);
  expect(killed).toEqual(['stack']);
});

/** A stack, and its engine, that have lost everything. */
async function startEmptyStack(): Promise<ChildStack> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end('{"Items":[],"deadLetters":[]}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, engine: { url }, tableName: 'table', events: async () => [] } as unknown as ChildStack;
}

test('a concert of which nothing is left is one finding', async () => {
  const hall = { concertId: 'lost', concert: {} };
  const stage = { hall, operations: [], problems: [], ledger: emptyLedger() } as unknown as Stage;
  const run: CrashRun = {
    ...{ stages: [stage], told: { seen: 0, events: new Map() }, marks: [], findings: [] },
    counts: { ...noCounts(), crashes: 2 },
  };
  await finish(run, await startEmptyStack(), 0);
  expect(run.findings.map(({ title }) => title)).toEqual(['after crash 2: nothing at all is left of lost']);
});
