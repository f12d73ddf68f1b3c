import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answers, ChildMessage, ChildOptions, Inside, Question, Ready } from './messages.ts';
import { groupGone, type Memory, memoryOf } from './processes.ts';

/** A local stack in a process of its own, as its parent sees it. */
export interface ChildStack extends Ready {
  /**
   * `kill -9` of the stack's process, and with `all` of its engine in the same moment; else the engine's keeper ends it.
   * Resolves when both are gone.
   */
  kill9(what: 'all' | 'stack'): Promise<void>;
  /** Resident memory. The engine's is 0 when it is an external one. */
  memory(): Promise<Memory>;
  inside(): Promise<Inside>;
  /** The events after the first `after` that the stack, or an earlier one of the same data directory, ever accepted. */
  events(after: number): Promise<unknown[]>;
  /** Streams and schedules go on, if it was started `paused`. */
  resume(): Promise<void>;
  /** What it logged, the newest 200 lines. */
  log: readonly string[];
  /** Resolves when the stack is closed in order and its process is gone. */
  close(): Promise<void>;
}

const programPath = fileURLToPath(new URL('main.ts', import.meta.url));
const mostLogLines = 200;

/** @throws Error with what it said when the stack did not start; then nothing is left running. */
export async function startChildStack(options: ChildOptions): Promise<ChildStack> {
  // A process group of its own: Ctrl-C in a terminal reaches us first, and the child ends with us.
  const child = fork(programPath, [JSON.stringify(options)], { detached: true, execArgv: [] });
  const gone = once(child, 'exit');
  const log: string[] = [];
  child.on('message', (message: ChildMessage) => {
    if (message.kind === 'log') log.splice(0, Math.max(0, log.push(message.line) - mostLogLines));
  });
  const ready = await readiness(child, gone).catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await gone;
    throw error;
  });
  const ask = asker(child, gone);
  const engineGone = () => groupGone(ready.engine.processGroup);
  return {
    ...ready,
    log,
    async kill9(what) {
      child.kill('SIGKILL');
      if (what === 'all') killGroup(ready.engine.processGroup);
      await Promise.all([gone, engineGone()]);
    },
    memory: () => memoryOf(ready.processId, ready.engine.processGroup),
    inside: () => ask('inside'),
    events: (after) => ask('events', after),
    resume: async () => void (await ask('resume')),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      await ask('close').catch(() => null);
      child.kill('SIGKILL');
      await Promise.all([gone, engineGone()]);
    },
  };
}

function readiness(child: ChildProcess, gone: Promise<unknown>): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`the stack did not start: ${what}`));
    child.on('message', (message: ChildMessage) => {
      if (message.kind === 'ready') resolve(message.ready);
      if (message.kind === 'failed') fail(message.message);
    });
    void gone.then(() => fail('its process ended'));
  });
}

/** Asks the child one question after another. Rejects when it ends before it answers. */
function asker(child: ChildProcess, gone: Promise<unknown>) {
  const waiting = new Map<number, (answer: Answers[keyof Answers]) => void>();
  let lastId = 0;
  child.on('message', (message: ChildMessage) => {
    if (message.kind !== 'answer') return;
    waiting.get(message.id)?.(message.answer);
    waiting.delete(message.id);
  });
  return <Ask extends keyof Answers>(ask: Ask, after?: number): Promise<Answers[Ask]> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      const question: Question = { id: lastId, ask, ...(after !== undefined && { after }) };
      waiting.set(question.id, resolve as (answer: Answers[keyof Answers]) => void);
      const fail = () => reject(new Error(`the stack ended before it answered "${ask}"`));
      void gone.then(fail);
      child.send(question, (error) => error && fail());
    });
}

function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // Its keeper was faster.
  }
}
