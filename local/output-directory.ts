import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whose it is: the process id is in the name. */
const pattern = /^holdfast-(\d+)-/;

/**
 * Makes a temporary directory for what this process synthesises; it goes when the process ends. One that was killed
 * could not clear up behind itself, so that the next does it.
 *
 * @returns absolute path.
 */
export function createOutputDirectory(): string {
  removeLeftovers();
  const directory = mkdtempSync(join(tmpdir(), `holdfast-${process.pid}-`));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, owner] = pattern.exec(name) ?? [];
    if (owner === undefined || isRunning(Number(owner))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's, or another process clears it up just now.
    }
  }
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
