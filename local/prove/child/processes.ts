import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Resident memory. */
export interface Memory {
  stackBytes: number;
  engineBytes: number;
}

/**
 * @param processId Of the stack.
 * @param engineGroup Process group of the engine, whose first process is its keeper; undefined for an external engine.
 */
export async function memoryOf(processId: number, engineGroup: number | undefined): Promise<Memory> {
  const memory: Memory = { stackBytes: 0, engineBytes: 0 };
  for (const { id, group, bytes } of await processes()) {
    if (id === processId) memory.stackBytes += bytes;
    else if (group === engineGroup && id !== engineGroup) memory.engineBytes += bytes;
  }
  return memory;
}

const lookEveryMs = 10;

/** Resolves when no process of the group runs any more. */
export async function groupGone(group: number | undefined): Promise<void> {
  while (group !== undefined && (await processes()).some((one) => one.group === group && !one.isDead)) {
    await sleep(lookEveryMs);
  }
}

/** All of the machine's. A dead one that nobody has asked after yet is still in the list, as a zombie. */
async function processes() {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,pgid=,rss=,stat=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [id, group, kibibytes, state] = line.trim().split(/\s+/);
      const bytes = Number(kibibytes) * 1024;
      return { id: Number(id), group: Number(group), bytes, isDead: state?.startsWith('Z') ?? true };
    });
}
