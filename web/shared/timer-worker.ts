/** Keeps time for a page that nobody sees: browsers let the timers of such a page go off once a minute. */
addEventListener('message', ({ data: delayMs }: MessageEvent<number>) => {
  setTimeout(() => postMessage(null), delayMs);
});
