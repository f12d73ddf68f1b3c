import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { HoldRequest } from './transaction.ts';

export interface HttpCall {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface HttpJob {
  kind: 'http';
  /** How many send at once, each one call after the other. */
  clients: number;
  calls: HttpCall[];
}

export interface SdkJob {
  kind: 'sdk';
  clients: number;
  holds: HoldRequest[];
  tableName: string;
  /** Of the engine, or of the gateway. */
  endpoint: string;
  accessKeyId: string;
}

export type Job = HttpJob | SdkJob;

export interface JobResult {
  tookMs: number;
  latenciesMs: number[];
  /** What went wrong, a line each. */
  failures: string[];
}

export interface Load {
  /** @throws Error when a call failed: what is measured must have been done. */
  run(job: Job): Promise<JobResult>;
  close(): void;
}

/** Starts the process that sends the calls. */
export function startLoad(): Load {
  const child = fork(fileURLToPath(new URL('load.ts', import.meta.url)), { execArgv: [] });
  const gone = once(child, 'exit').then(() => {
    throw new Error('the process that sends calls has ended');
  });
  gone.catch(() => undefined);
  return {
    async run(job) {
      child.send(job);
      const [result] = (await Promise.race([once(child, 'message'), gone])) as [JobResult];
      const { failures } = result;
      if (failures.length > 0)
        throw new Error(
          `${failures.length} of ${result.latenciesMs.length} calls failed, the first with ${failures[0]}`,
        );
      return result;
    },
    close: () => void child.kill(),
  };
}
