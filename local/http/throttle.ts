import type { HttpApi, ThrottleSettings } from './api.ts';

/** Says whether a request to a route may pass now, and counts it. */
export type Throttle = (routeKey: string) => boolean;

/** The token buckets of the stage: one for all routes, and one for each route with settings of its own. */
export function createThrottle(api: HttpApi, nowMs: () => number = () => performance.now()): Throttle {
  const shared = api.throttle && createBucket(api.throttle, nowMs);
  const buckets = new Map(
    [...api.routeThrottles].map(([routeKey, settings]) => [routeKey, createBucket(settings, nowMs)]),
  );
  return (routeKey) => {
    const take = buckets.get(routeKey) ?? shared;
    return take ? take() : true;
  };
}

function createBucket({ ratePerSecond, burst }: ThrottleSettings, nowMs: () => number): () => boolean {
  let tokens = burst;
  let filledAtMs = nowMs();
  return () => {
    const now = nowMs();
    tokens = Math.min(burst, tokens + ((now - filledAtMs) / 1000) * ratePerSecond);
    filledAtMs = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
