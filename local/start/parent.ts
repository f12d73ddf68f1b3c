const lookIntervalMs = 250;

/**
 * Calls `task` once the shell that npm started us in is gone. npm passes signals on to that shell, which ends without
 * passing them on to us. Started in any other way, nobody is watched: outliving a shell may be wanted then.
 */
export function whenNpmEnds(task: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parentId = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parentId) return;
    clearInterval(timer);
    task();
  }, lookIntervalMs);
  timer.unref();
}
