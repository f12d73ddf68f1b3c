/** Lets so much time pass as a message and its answer are on the way. */
export type Latency = () => Promise<void>;

interface Waiter {
  dueMs: number;
  wake: () => void;
}

/** Timers are as fine as a millisecond: the rest is waited for turn by turn of the event loop. */
const coarseMs = 2;

/** @param roundTripMs Fractions of a millisecond count. */
export function latencyOf(roundTripMs: number): Latency {
  let waiting: Waiter[] = [];
  let isTurning = false;
  const turn = () => {
    const nowMs = performance.now();
    const due = waiting.filter(({ dueMs }) => dueMs <= nowMs);
    waiting = waiting.filter(({ dueMs }) => dueMs > nowMs);
    for (const { wake } of due) wake();
    isTurning = waiting.length > 0;
    if (isTurning) setImmediate(turn);
  };
  const wait = (dueMs: number, wake: () => void) => {
    waiting.push({ dueMs, wake });
    if (isTurning) return;
    isTurning = true;
    setImmediate(turn);
  };
  return () =>
    new Promise((resolve) => {
      const dueMs = performance.now() + roundTripMs;
      if (roundTripMs <= coarseMs) wait(dueMs, resolve);
      else setTimeout(() => wait(dueMs, resolve), roundTripMs - coarseMs);
    });
}
