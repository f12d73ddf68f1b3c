import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Kept {
  /** Of the keeper and its program; undefined when the keeper could not be started. */
  processGroup: number | undefined;
  /** Rejects when the program ends before `end` was called, with what it last said. */
  failed: Promise<never>;
  /** Ends the program; resolves when it is gone. */
  end(): Promise<void>;
}

const keeperPath = fileURLToPath(new URL('keeper.ts', import.meta.url));
const longestTailCharacters = 4000;

/**
 * Runs a program that ends with this process, however this process ends: a keeper between the two holds one end of a
 * pipe, and the system closes ours even at `kill -9`.
 */
export function spawnKept(executable: string, args: string[]): Kept {
  // A process group of its own, so that Ctrl-C in a terminal reaches us first and we can close in order.
  const keeper = spawn(process.execPath, [keeperPath, executable, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: { PATH: process.env.PATH ?? '', JAVA_HOME: process.env.JAVA_HOME ?? '' },
  });
  let tail = '';
  const remember = (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-longestTailCharacters);
  };
  keeper.stdout.on('data', remember);
  keeper.stderr.on('data', remember);
  // A write can not happen, but a broken pipe is reported all the same.
  keeper.stdin.on('error', () => {});
  let ending = false;
  const ended = new Promise<void>((resolve) => {
    keeper.once('exit', () => {
      // If the keeper itself was killed, its program is still there, in the keeper's group.
      killGroup(keeper.pid);
      resolve();
    });
    keeper.once('error', () => resolve());
  });
  const failed = new Promise<never>((_, reject) => {
    keeper.once('error', reject);
    keeper.once('exit', (code) => {
      if (!ending) reject(new Error(`${executable} ended with ${code}: ${tail.trim()}`));
    });
  });
  failed.catch(() => {});
  // Whoever only ever starts an engine, a script for example, is not kept alive by it.
  keeper.unref();
  for (const stream of [keeper.stdin, keeper.stdout, keeper.stderr]) (stream as { unref?(): void }).unref?.();
  return {
    processGroup: keeper.pid,
    failed,
    end() {
      ending = true;
      keeper.ref();
      keeper.stdin.end();
      return ended;
    },
  };
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nothing is left of it, as it should be.
  }
}
