import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { reservationKey } from '../../../../functions/table/keys.ts';
import { startEngine } from '../../../../local/engine/engine.ts';
import { dynamodbRequest } from '../../../../local/engine/request.ts';
import { reportOf } from '../../../../local/prove/crash/crash-part.ts';
import { type CrashOptions, runCrashes } from '../../../../local/prove/crash/run.ts';
import { limitOf } from '../../../../local/prove/limit.ts';
import { readContents } from '../../../../local/prove/load/contents.ts';

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-crash-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const crash = (options: Pick<CrashOptions, 'dataDirectory' | 'mostCrashes' | 'whileDown'>) =>
  runCrashes({
    seed: 1,
    limit: limitOf(300_000, new AbortController().signal),
    templatePath: inject('templatePath'),
    answersPerCrash: 40,
    toldLimitMs: 200_000,
    progress: () => {},
    ...options,
  });

test('what was acknowledged stands after a crash', async () => {
  const run = await crash({ dataDirectory: newDirectory(), mostCrashes: 1 });
  expect(run.findings).toEqual([]);
  const { counts } = reportOf(run);
  expect(counts['crashes survived of 50 wanted']).toBe(1);
  expect(counts['calls cut off']).toBeGreaterThan(0);
  expect(counts['events told']).toBeGreaterThan(0);
}, 300_000);

test('a reservation that is lost in a crash is found', async () => {
  const dataDirectory = newDirectory();
  let lostId = '';
  const whileDown = async () => {
    lostId = await loseOldest(dataDirectory);
  };
  const { findings } = await crash({ dataDirectory, mostCrashes: 1, whileDown });
  const found = findings.find(({ title }) => title.includes(`reservation ${lostId} of fan-`));
  expect(found?.title).toMatch(/^after crash 1: .* acknowledged as [A-Z_]+, is gone$/);
  expect(found?.story.join('\n')).toMatch(/reserve fan .* -> 201[\s\S]*kill -9/);
}, 300_000);

/** Takes the oldest reservation out of the table of a stack that is down. */
async function loseOldest(dataDirectory: string): Promise<string> {
  const engine = await startEngine({ dataDirectory });
  const { TableNames } = (await dynamodbRequest(engine.url, 'DynamoDB_20120810.ListTables', {})) as {
    TableNames: [string];
  };
  const [tableName] = TableNames;
  const concerts = [...(await readContents(engine.url, tableName)).values()];
  const [oldest] = concerts
    .flatMap(({ reservations }) => [...reservations.values()])
    .sort((a, b) => a.createdAtMs - b.createdAtMs);
  if (!oldest) throw new Error('nobody had reserved anything');
  const { pk, sk } = reservationKey(oldest.reservationId);
  const request = { TableName: tableName, Key: { pk: { S: pk }, sk: { S: sk } } };
  await dynamodbRequest(engine.url, 'DynamoDB_20120810.DeleteItem', request);
  await engine.close();
  return oldest.reservationId;
}
