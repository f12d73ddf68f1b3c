/** What has to be closed, in the order in which it was opened. */
export interface Closers {
  add(closer: () => unknown): void;
  /** True from the moment at which `close` was called. */
  isClosing(): boolean;
  /** Closes one after the other, the last one opened first. */
  close(): Promise<void>;
}

export function createClosers(): Closers {
  const closers: (() => unknown)[] = [];
  let isClosing = false;
  return {
    add: (closer) => void closers.push(closer),
    isClosing: () => isClosing,
    async close() {
      isClosing = true;
      for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
    },
  };
}
