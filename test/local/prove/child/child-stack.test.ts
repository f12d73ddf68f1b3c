import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { startChildStack } from '../../../../local/prove/child/child-stack.ts';
import { groupGone, memoryOf } from '../../../../local/prove/child/processes.ts';
import { soak } from '../../../../local/prove/soak/soak.ts';

const templatePath = inject('templatePath');

test('a stack in a process of its own is measured under load, and is gone at once when it is killed', async () => {
  const stack = await startChildStack({ templatePath });
  const { signal } = new AbortController();
  const { samples, looks, load } = await soak(stack, { lastsMs: 1000, seed: 1, signal, progress: () => {} });
  expect(load.counts.calls).toBeGreaterThan(0);
  expect(load.problems).toEqual([]);
  expect(samples[0]?.stackBytes).toBeGreaterThan(50_000_000);
  expect(samples[0]?.engineBytes).toBeGreaterThan(1_000_000);
  expect(samples[0]?.resources).toHaveProperty('TCPServerWrap');
  expect(looks.at(-1)).toMatchObject({ kinds: { CONCERT: 1 }, problems: [] });
  await stack.kill9('all');
  expect(await memoryOf(stack.processId, stack.engine.processGroup)).toEqual({
    stackBytes: 0,
    engineBytes: 0,
  });
  await expect(stack.inside()).rejects.toThrow('the stack ended before it answered "inside"');
});

const modulePath = fileURLToPath(new URL('../../../../local/prove/child/child-stack.ts', import.meta.url));
const program = `
  import { startChildStack } from ${JSON.stringify(modulePath)};
  const { processId, engine } = await startChildStack({ templatePath: ${JSON.stringify(templatePath)} });
  console.log(JSON.stringify([processId, engine.processGroup]));`;

test('it ends with its parent, even when that is killed', async () => {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program]);
  const [line] = await once(parent.stdout, 'data');
  const [processId, engineGroup] = JSON.parse(String(line)) as [number, number];
  expect(await memoryOf(processId, engineGroup)).not.toMatchObject({ stackBytes: 0 });
  parent.kill('SIGKILL');
  await Promise.all([groupGone(processId), groupGone(engineGroup)]);
});

test('a stack that can not start says why', async () => {
  const start = startChildStack({ templatePath: '/no/such/template.json' });
  await expect(start).rejects.toThrow(/did not start: .*no such file/s);
});
