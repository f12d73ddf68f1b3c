/**
 * Like `setTimeout`, also in a tab that nobody sees: a place that is called must be claimed within `claimSeconds`, and a
 * browser holds such a tab's own timers back for a minute. One worker for each wait, which ends with it.
 *
 * @returns what calls it off.
 */
export function inBackground(task: () => void, delayMs: number): () => void {
  let worker: Worker;
  try {
    worker = new Worker(new URL('./timer-worker.ts', import.meta.url), { type: 'module' });
  } catch {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  worker.addEventListener('message', () => {
    worker.terminate();
    task();
  });
  // Its script did not load: late is better than never.
  worker.addEventListener('error', () => {
    timer = setTimeout(task, delayMs);
  });
  worker.postMessage(delayMs);
  return () => {
    worker.terminate();
    clearTimeout(timer);
  };
}
