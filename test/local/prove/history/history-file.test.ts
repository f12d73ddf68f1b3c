import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readHistory, writeHistory } from '../../../../local/prove/history/history-file.ts';
import { judgeFile } from '../../../../local/prove/history/rounds.ts';
import { header, held, joins, leaves, letIn, made, map } from './histories.ts';
import { simulatedHistory } from './simulated-seat.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-history-'));
afterAll(() => rmSync(directory, { recursive: true }));
const path = join(directory, 'one.jsonl');
const head = JSON.stringify(header());

it('reads what it wrote', async () => {
  const operations = [
    ...simulatedHistory(1),
    leaves('ann', 9),
    joins('cid', [1, null], { position: 3, status: 'WAITING' }),
  ];
  await writeHistory(path, { header: header(), operations });
  expect(await readHistory(path)).toEqual({ header: header(), operations });
});

it('judges a file, and says how to judge it again', async () => {
  const twice = [held('ann', [5, 15], made('a', ['S-1'], 10)), held('bob', [16, 25], made('b', ['S-1'], 20))];
  await writeHistory(path, { header: header(), operations: [letIn('ann', 1), letIn('bob', 2), ...twice] });
  const { findings } = await judgeFile(path);
  expect(findings).toMatchObject(
    [{ title: /S-1/, replay: `npm run prove -- --history ${path}` }].map(() =>
      expect.objectContaining({ replay: `npm run prove -- --history ${path}` }),
    ),
  );
});

it('finds that a history without a call proves nothing', async () => {
  await writeHistory(path, { header: header(), operations: [] });
  const { findings } = await judgeFile(path);
  expect(findings).toEqual([expect.objectContaining({ title: 'proved nothing: there were no operations' })]);
});

it.each([
  ['', / is empty/],
  ['{}', /line 1: kind: /],
  [`${head}\nnot json`, /line 2 is not JSON/],
  [`${head}\n${JSON.stringify({ ...map(1), client: 'x' })}`, /line 2: client: /],
  [`${head}\n${JSON.stringify({ ...map(1), op: 'dance' })}`, /line 2: op: /],
  [`${head}\n${JSON.stringify({ ...map(2), endMs: 0 })}`, /line 2: .*ends before it starts/],
  [`${head}\n\n${JSON.stringify({ ...map(2), endMs: null })}`, /line 3: .*an answer and its end go together/],
])('says what is wrong with a file, and where: %j', async (text, says) => {
  writeFileSync(path, text);
  await expect(readHistory(path)).rejects.toThrow(says);
});
