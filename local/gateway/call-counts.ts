import type { Units } from './service.ts';

/** How often a function made a call, and what that used in request units (of 4 kB read and 1 kB written). */
export interface CallCount {
  /** Logical id. */
  function: string;
  /** The outer action. */
  action: string;
  count: number;
  readUnits: number;
  writeUnits: number;
}

const noUnits: Units = { readUnits: 0, writeUnits: 0 };

export type CallCounts = ReturnType<typeof createCallCounts>;

/** Counts since the start, or since `reset`. Denied and injected answers count as calls, without units. */
export function createCallCounts() {
  const counts = new Map<string, CallCount>();
  return {
    add(functionId: string, action: string, { readUnits, writeUnits }: Units = noUnits): void {
      const key = `${functionId} ${action}`;
      const count = counts.get(key) ?? { function: functionId, action, count: 0, ...noUnits };
      count.count += 1;
      count.readUnits += readUnits;
      count.writeUnits += writeUnits;
      counts.set(key, count);
    },
    list: (): CallCount[] => [...counts.values()].map((count) => ({ ...count })),
    reset: (): void => counts.clear(),
  };
}
