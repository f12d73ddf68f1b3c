import { execFileSync } from 'node:child_process';

const lookIntervalMs = 250;

/**
 * Calls `task` once npm, or the shell that it started us in, is gone. npm passes a signal on to that shell, which ends
 * without passing it on to us; when npm itself is killed, the shell stays. Started in any other way, nobody is watched:
 * outliving a shell may be wanted then.
 */
export function whenNpmEnds(task: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shellId = process.ppid;
  const npmId = parentOf(shellId);
  const timer = setInterval(() => {
    if (process.ppid === shellId && (npmId === null || isAlive(npmId))) return;
    clearInterval(timer);
    task();
  }, lookIntervalMs);
  timer.unref();
}

/** Null where there is no `ps`, as on Windows. */
function parentOf(processId: number): number | null {
  try {
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(processId)]).toString()) || null;
  } catch {
    return null;
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
