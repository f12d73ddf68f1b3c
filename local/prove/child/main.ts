/**
 * A whole local stack in a process of its own, which can be killed and measured. Its options come as JSON in the first
 * argument; it speaks with its parent over the channel of `fork`, and ends when that does, however the parent ended.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type LocalStack, startStack } from '../../stack.ts';
import type { Answers, ChildMessage, ChildOptions, Question } from './messages.ts';

/** Whoever ends us waits no longer than this. */
const closeLimitMs = 2000;

// As on Lambda.
process.env.TZ = 'UTC';
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
let stack: LocalStack | undefined;

process.on('disconnect', () => void end());
process.on('message', (question: Question) => void reply(question));
try {
  const { paused = false, ...options } = JSON.parse(process.argv[2] ?? '{}') as ChildOptions;
  const log = (line: string) => tell({ kind: 'log', line });
  stack = await startStack({ ...options, streams: !paused, schedules: !paused, log });
  const { url, tableName, engine } = stack;
  tell({ kind: 'ready', ready: { url, tableName, engine, processId: process.pid } });
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

function tell(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}

async function reply({ id, ask, after = 0 }: Question): Promise<void> {
  if (ask === 'close') await stack?.close();
  tell({ kind: 'answer', id, answer: await answerTo(ask, after) });
}

async function answerTo(ask: keyof Answers, after: number): Promise<Answers[keyof Answers]> {
  if (ask === 'events') return stack?.events(after) ?? [];
  if (ask === 'inside') return inside();
  if (ask === 'resume') {
    stack?.resume('streams');
    stack?.resume('schedules');
  }
  return null;
}

async function inside(): Promise<Answers['inside']> {
  const functionsBytes = (await stack?.functions.memory()) ?? 0;
  collectGarbage();
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  return { heapBytes: process.memoryUsage().heapUsed, functionsBytes, resources };
}

async function end(): Promise<void> {
  setTimeout(() => process.exit(), closeLimitMs).unref();
  await stack?.close();
  process.exit();
}
