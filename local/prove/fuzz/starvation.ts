/** Tells how long this process wanted to go on and got no processor. */
export interface Starvation {
  /** Since the watch began, milliseconds. */
  totalMs(): number;
  stop(): void;
}

const tickMs = 20;

/**
 * Looks how late a timer comes, less what this thread worked meanwhile: a handler that computes for seconds makes it
 * late too, and that is no starvation.
 */
export function watchStarvation(): Starvation {
  let totalMs = 0;
  let last = look();
  const tick = () => {
    const now = look();
    totalMs += Math.max(0, now.atMs - last.atMs - tickMs - (now.workedMs - last.workedMs));
    last = now;
  };
  const timer = setInterval(tick, tickMs).unref();
  return { totalMs: () => totalMs, stop: () => clearInterval(timer) };
}

function look() {
  const { user, system } = process.threadCpuUsage();
  return { atMs: performance.now(), workedMs: (user + system) / 1000 };
}
