/** Waits, by the machine's time, that can be cut short. */
export interface Pauses {
  wait(ms: number): Promise<void>;
  untilWoken(): Promise<void>;
  wake(): void;
}

export function createPauses(): Pauses {
  const sleepers = new Set<() => void>();
  const sleep = (ms: number | null) =>
    new Promise<void>((resolve) => {
      const timer = ms === null ? undefined : setTimeout(() => wakeUp(), ms);
      const wakeUp = () => {
        clearTimeout(timer);
        sleepers.delete(wakeUp);
        resolve();
      };
      sleepers.add(wakeUp);
    });
  return {
    wait: sleep,
    untilWoken: () => sleep(null),
    wake() {
      for (const wakeUp of [...sleepers]) wakeUp();
    },
  };
}
