import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Many who look again and again, all at once. */
export interface WatchJob {
  /** Looked at in turns. */
  urls: string[];
  /** How many look at once, each again as soon as it has an answer. */
  connections: number;
  seconds: number;
}

export interface WatchResult {
  answers: number;
  /** Other than 200. */
  refusals: number;
  bytes: number;
  /** The most that an answer's `asOf` lay back when it came; of some of them. */
  oldestMs: number;
  tookMs: number;
}

/** Looks from a process of its own, so that what it needs itself is not the stack's. @throws Error when it breaks off. */
export async function runWatch(job: WatchJob): Promise<WatchResult> {
  const child = fork(fileURLToPath(new URL('watch.ts', import.meta.url)), { execArgv: [] });
  const gone = once(child, 'exit').then(() => {
    throw new Error('the process that watches has ended');
  });
  gone.catch(() => undefined);
  try {
    child.send(job);
    const [result] = (await Promise.race([once(child, 'message'), gone])) as [WatchResult];
    return result;
  } finally {
    child.kill();
  }
}
