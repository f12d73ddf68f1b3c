import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { WireCall } from './recorder.ts';

export interface SteadyJob {
  what: { bundlePath: string; event: unknown } | { calls: WireCall[] };
  warmUps: number;
  times: number;
  /** What time it is, all the while; epoch milliseconds. */
  nowMs: number;
}

export type SteadyResult =
  | { kind: 'warm' }
  | { kind: 'done' /** Processor time of one call, user and system. */; cpuMs: number };

/**
 * Runs the job in a fresh process.
 *
 * @param whenWarm Called between warming up and measuring.
 * @returns processor time of one call, milliseconds.
 */
export async function runSteady(
  job: SteadyJob,
  variables: Record<string, string>,
  whenWarm: () => void = () => {},
): Promise<number> {
  const child = fork(fileURLToPath(new URL('steady.ts', import.meta.url)), {
    env: { ...variables, TZ: 'UTC', PATH: process.env.PATH ?? '' },
    execArgv: [],
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the process that is measured ended with ${code}`);
  });
  gone.catch(() => undefined);
  const next = async () => (await Promise.race([once(child, 'message'), gone]))[0] as SteadyResult;
  try {
    child.send(job);
    await next();
    whenWarm();
    child.send('go');
    const result = await next();
    if (result.kind !== 'done') throw new Error('the process that is measured said nothing');
    return result.cpuMs;
  } finally {
    child.kill();
  }
}
