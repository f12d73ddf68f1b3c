import { inBackground } from './background-timer.ts';

/** What is done again and again, after as long as each time says. */
export interface Repeated {
  /** The first time after so long; at once if not given. */
  start(firstDelayMs?: number): void;
  stop(): void;
  /** At once, and then on from there. */
  hurry(): void;
}

const inForeground = (task: () => void, delayMs: number): (() => void) => {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
};

interface RepeatOptions {
  /** Whether it goes on while nobody sees the page. */
  whileHidden: boolean;
}

/**
 * Repeats a task while it is started, one at a time. When the page is looked at again, or the network is back, it does
 * not wait for its turn.
 *
 * @param task Resolves with the milliseconds until the next time; null ends it.
 */
export function repeat(task: () => Promise<number | null>, { whileHidden }: RepeatOptions): Repeated {
  let callOff = () => {};
  let dueAtMs = 0;
  let isStarted = false;
  let isRunning = false;
  let isHurried = false;

  async function run(): Promise<void> {
    callOff();
    if (!isStarted || (document.hidden && !whileHidden)) return;
    isHurried = isRunning;
    if (isRunning) return;
    isRunning = true;
    const delayMs = await task().catch(reportAndGoOn);
    isRunning = false;
    if (delayMs === null && !isHurried) isStarted = false;
    if (isStarted) wait(isHurried ? 0 : (delayMs ?? 0));
  }
  function wait(delayMs: number): void {
    callOff();
    dueAtMs = Date.now() + delayMs;
    // What rests while nobody sees the page needs no worker to wake it.
    callOff = (document.hidden && whileHidden ? inBackground : inForeground)(run, delayMs);
  }
  function look(): void {
    if (!document.hidden) void run();
    else if (isStarted && !isRunning) wait(Math.max(0, dueAtMs - Date.now()));
  }

  return {
    start(firstDelayMs = 0) {
      if (isStarted) return;
      isStarted = true;
      document.addEventListener('visibilitychange', look);
      addEventListener('online', look);
      if (firstDelayMs > 0) wait(firstDelayMs);
      else void run();
    },
    stop() {
      isStarted = false;
      callOff();
      document.removeEventListener('visibilitychange', look);
      removeEventListener('online', look);
    },
    hurry: () => void run(),
  };
}

/** A mistake of ours must not end what a fan relies on. */
function reportAndGoOn(error: unknown): number {
  reportError(error);
  return longestRetryMs;
}

const longestRetryMs = 15_000;

/** Until the next try after so many failures: twice as long each time, and each browser another part of it. */
export const retryDelayMs = (failures: number, random: () => number = Math.random): number =>
  Math.min(longestRetryMs, 500 * 2 ** failures) * (0.5 + random() / 2);
