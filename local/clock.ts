/** The one source of time in the local stack: everything that waits or stamps asks it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `task` once `timeMs` has come (at once if it has passed). Returns a function that calls it off. */
  at(timeMs: number, task: () => void): () => void;
  /**
   * Shared with the functions' worker threads, whose `Date` reads it: element 0 is the epoch millisecond at which
   * time stands, or NaN when it runs with the machine's clock.
   */
  readonly shared: Float64Array;
}

/** `setTimeout` takes at most 2^31 - 1 ms and would fire at once beyond. */
const longestTimeoutMs = 2 ** 31 - 1;

/** The machine's clock. Its timers do not keep the process alive. */
export function systemClock(): Clock {
  return {
    shared: sharedTime(Number.NaN),
    now: () => Date.now(),
    at(timeMs, task) {
      let timer: NodeJS.Timeout;
      const wait = () => {
        const leftMs = timeMs - Date.now();
        timer = setTimeout(
          leftMs > longestTimeoutMs ? wait : task,
          Math.min(Math.max(leftMs, 0), longestTimeoutMs),
        );
        timer.unref();
      };
      wait();
      return () => clearTimeout(timer);
    },
  };
}

export interface VirtualClock extends Clock {
  /** Moves time forward, running what falls due on the way, in order, each at its own time. */
  advance(ms: number): void;
  /** Moves time forward to `timeMs`; never back. */
  advanceTo(timeMs: number): void;
}

/** A clock that stands still until it is stepped. */
export function virtualClock(startMs: number): VirtualClock {
  const shared = sharedTime(startMs);
  const tasks = new Set<{ timeMs: number; task: () => void }>();
  const now = () => shared[0] as number;
  const earliest = () => [...tasks].sort((a, b) => a.timeMs - b.timeMs)[0];
  const runDueUntil = (timeMs: number) => {
    for (let next = earliest(); next && next.timeMs <= timeMs; next = earliest()) {
      tasks.delete(next);
      shared[0] = Math.max(now(), next.timeMs);
      next.task();
    }
  };
  const advanceTo = (timeMs: number) => {
    runDueUntil(timeMs);
    shared[0] = Math.max(now(), timeMs);
  };
  return {
    shared,
    now,
    at(timeMs, task) {
      const entry = { timeMs, task };
      tasks.add(entry);
      if (timeMs <= now()) queueMicrotask(() => tasks.delete(entry) && task());
      return () => void tasks.delete(entry);
    },
    advance: (ms) => advanceTo(now() + ms),
    advanceTo,
  };
}

function sharedTime(timeMs: number): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  shared[0] = timeMs;
  return shared;
}
