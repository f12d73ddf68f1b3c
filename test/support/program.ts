import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Program {
  child: ChildProcess;
  /** Its exit code. */
  ended: Promise<number | null>;
  /** All that it has written so far. */
  output(): string;
}

const started: ChildProcess[] = [];

/**
 * Starts one of the project's programs, such as `local/main.ts`, and waits until it has written `readyWhen` or has ended.
 *
 * @param env The whole environment but for `PATH`.
 */
export async function startProgram(
  path: string,
  {
    options = [],
    env = {},
    readyWhen,
  }: { options?: string[]; env?: Record<string, string>; readyWhen: string },
): Promise<Program> {
  const { PATH = '' } = process.env;
  const program = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const child = spawn(process.execPath, [program, ...options], { env: { PATH, ...env } });
  started.push(child);
  let output = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes(readyWhen)) resolve();
      });
    }
  });
  await Promise.race([ready, ended]);
  return { child, ended, output: () => output };
}

/** Whatever a test left running. */
export function killPrograms(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL');
}
