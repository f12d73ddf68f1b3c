interface Waiter {
  emptyReads: number;
  resolve: () => void;
}

/** One read may have begun before the record that the caller has in mind was there. */
const emptyReadsToBeDrained = 2;

/** Those who wait for a stream to be drained. */
export interface DrainWaiters {
  isEmpty(): boolean;
  /** Resolves after two reads in a row, both begun after the call, that found nothing. */
  add(): Promise<void>;
  /** A read begins. Returns what must be told, at its end, whether it found nothing. */
  beginRead(): (foundNothing: boolean) => void;
  /** Nobody waits any longer. */
  release(): void;
}

export function createDrainWaiters(): DrainWaiters {
  const waiters = new Set<Waiter>();
  const countRead = (waiter: Waiter, foundNothing: boolean) => {
    waiter.emptyReads = foundNothing ? waiter.emptyReads + 1 : 0;
    if (waiter.emptyReads >= emptyReadsToBeDrained && waiters.delete(waiter)) waiter.resolve();
  };
  return {
    isEmpty: () => waiters.size === 0,
    add: () => new Promise((resolve) => void waiters.add({ emptyReads: 0, resolve })),
    beginRead() {
      const waitingBefore = [...waiters];
      return (foundNothing) => {
        for (const waiter of waitingBefore) countRead(waiter, foundNothing);
      };
    },
    release() {
      for (const { resolve } of waiters) resolve();
      waiters.clear();
    },
  };
}
