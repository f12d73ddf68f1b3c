import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface ProbeRequest {
  bundlePath: string;
  event: unknown;
  /** What time it is for the handler, epoch milliseconds. */
  nowMs: number;
}

export interface ProbeTimes {
  importMs: number;
  firstCallMs: number;
  /** HTTP status of the answer; null for a function that is not behind a route. */
  status: number | null;
}

const probePath = fileURLToPath(new URL('probe.ts', import.meta.url));

/** Runs a bundle once in a fresh process. @throws Error with what it wrote when it fails. */
export async function runProbe(
  request: ProbeRequest,
  variables: Record<string, string>,
  signal: AbortSignal,
): Promise<ProbeTimes> {
  // Node's own flags would change what is measured.
  const env = { ...variables, TZ: 'UTC', PATH: process.env.PATH ?? '' };
  const { stdout } = await promisify(execFile)(process.execPath, [probePath, JSON.stringify(request)], {
    env,
    signal,
  });
  return JSON.parse(stdout) as ProbeTimes;
}
