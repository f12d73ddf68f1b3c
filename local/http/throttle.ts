import type { ThrottleSettings } from './api.ts';

/**
 * The token bucket of the stage, which all its routes share. Without settings, everything passes.
 *
 * @returns what says whether a request may pass now, and counts it.
 */
export function createThrottle(settings: ThrottleSettings | null): () => boolean {
  if (!settings) return () => true;
  const { ratePerSecond, burst } = settings;
  let tokens = burst;
  let filledAtMs = performance.now();
  return () => {
    const now = performance.now();
    tokens = Math.min(burst, tokens + ((now - filledAtMs) / 1000) * ratePerSecond);
    filledAtMs = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
