import type { Clock } from './clock.ts';

/** Alarms by a clock that can be called off all together. */
export interface Alarms {
  /** @param atMs Epoch milliseconds; at once if it has passed. */
  set(atMs: number, task: () => void): void;
  clear(): void;
}

export function createAlarms(clock: Clock): Alarms {
  const pending = new Set<() => void>();
  return {
    set(atMs, task) {
      const callOff = clock.at(atMs, () => {
        pending.delete(callOff);
        task();
      });
      pending.add(callOff);
    },
    clear() {
      for (const callOff of pending) callOff();
      pending.clear();
    },
  };
}
