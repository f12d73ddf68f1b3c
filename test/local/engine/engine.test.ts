import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createTable } from '../../../local/engine/create-table.ts';
import { availableEngines, startEngine } from '../../../local/engine/engine.ts';
import { dynamodbRequest } from '../../../local/engine/request.ts';
import { loadTemplate } from '../../../local/template.ts';

const names = await availableEngines();
/** A JVM takes two seconds to start, and several times that on a machine with other work. */
const timeout = 60_000;
const enginePath = fileURLToPath(new URL('../../../local/engine/engine.ts', import.meta.url));
const answers = (url: string) =>
  dynamodbRequest(url, 'DynamoDB_20120810.ListTables', {}).then(
    () => true,
    () => false,
  );

test.each(names)('%s keeps its table and stream between runs', { timeout }, async (name) => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'holdfast-engine-'));
  onTestFinished(() => rmSync(dataDirectory, { recursive: true }));
  const table = loadTemplate({ path: inject('templatePath'), suffix: 'kept' }).resource('Table');
  const first = await startEngine({ name, dataDirectory });
  const made = await createTable(table, first);
  const Item = { pk: { S: 'a' }, sk: { S: 'b' } };
  await dynamodbRequest(first.url, 'DynamoDB_20120810.PutItem', { TableName: table.ref, Item });
  await first.close();

  const second = await startEngine({ name, dataDirectory });
  onTestFinished(() => second.close());
  expect(await createTable(table, second)).toEqual(made);
  const get = { TableName: table.ref, Key: Item };
  expect(await dynamodbRequest(second.url, 'DynamoDB_20120810.GetItem', get)).toEqual({ Item });
});

test.each(names)('%s ends with its parent, also when that is killed', { timeout }, async (name) => {
  const script = `
    const { startEngine } = await import(${JSON.stringify(enginePath)});
    const { url } = await startEngine({ name: ${JSON.stringify(name)} });
    console.log(url);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  onTestFinished(() => void parent.kill('SIGKILL'));
  const url = await new Promise<string>((resolve, reject) => {
    parent.stdout.once('data', (chunk: Buffer) => resolve(String(chunk).trim()));
    parent.once('exit', () => reject(new Error('the parent ended')));
  });
  expect(await answers(url)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => answers(url), { timeout }).toBe(false);
});

test('an endpoint is taken as it is, and one that does not answer is said so', async () => {
  const [running] = inject('engines');
  if (running === undefined) throw new Error('no engine runs');
  expect(await startEngine({ endpoint: running.url })).toMatchObject({ name: 'external', url: running.url });
  await expect(startEngine({ endpoint: 'http://127.0.0.1:1' })).rejects.toThrow('DYNAMODB_ENDPOINT');
});
