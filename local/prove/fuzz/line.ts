import { readHttpApi } from '../../http/api.ts';
import { createRouter } from '../../http/router.ts';
import type { LocalStack } from '../../stack.ts';
import { watchStarvation } from './starvation.ts';
import { watchWrites } from './watch.ts';
import { exchange, isWordless, type Outcome, type WireRequest } from './wire.ts';

/** What came of one request. */
export interface Exchange {
  /** Of the route that the request reaches, if it reaches one. */
  routeKey: string | null;
  outcome: Outcome;
  /** Those of the route's function that went through meanwhile. */
  writes: string[];
  /** The machine was too busy for it: what came says nothing of the stack. */
  isTooSlow: boolean;
}

/** The way to a running stack, on which each write is known to belong to one request. */
export interface Line {
  /** All of the template. */
  routeKeys: string[];
  /** Loads every function, so that no request has to wait for that. */
  warmUp(): Promise<void>;
  send(request: WireRequest): Promise<Exchange>;
  /** Writes that no request asked for. */
  strays(): string[];
  stop(): void;
}

/** What comes later than this is no answer. */
const answerWithinMs = 10_000;
/** From here on a function says 503 because its time was over: the contract has that answer for a table that is slow. */
const undecidedAfterMs = 2500;
/** Who waited so much longer for a processor within a request's time cannot tell silence from slowness. */
const starvedMs = 1000;

export function lineTo(stack: LocalStack): Line {
  const { routes } = readHttpApi(stack.template);
  const findRoute = createRouter(routes);
  const watch = watchWrites(stack, [...new Set(routes.map(({ functionId }) => functionId))]);
  const starvation = watchStarvation();
  const port = Number(new URL(stack.url).port);
  const routeOf = ({ method, target }: WireRequest) => {
    try {
      return findRoute(method, target.split('?')[0] ?? '')?.route ?? null;
    } catch {
      // A path that cannot be decoded reaches no route.
      return null;
    }
  };
  let quiet = Promise.resolve();
  const ask = async (request: WireRequest) => {
    const beganMs = performance.now();
    const starvedBeforeMs = starvation.totalMs();
    const outcome = await exchange(port, request, answerWithinMs);
    const isTooSlow = isSlowness(outcome, {
      tookMs: performance.now() - beganMs,
      starvedMs: starvation.totalMs() - starvedBeforeMs,
    });
    if (typeof outcome !== 'string' && !isWordless(outcome) && !isTooSlow) return { outcome, isTooSlow };
    // The function may be at work still; what it writes must not be put down to the next request.
    quiet = stack.functions.idle();
    await quiet;
    return { outcome, isTooSlow };
  };
  return {
    routeKeys: routes.map(({ routeKey }) => routeKey),
    async warmUp() {
      const event = { headers: {}, requestContext: { http: { method: 'GET', path: '/' } } };
      await Promise.all(routes.map(({ functionId }) => stack.functions.invoke(functionId, event)));
    },
    async send(request) {
      const route = routeOf(request);
      const { result, writes } = await watch.during(route?.functionId ?? null, async () => {
        await quiet;
        return ask(request);
      });
      return { routeKey: route?.routeKey ?? null, ...result, writes };
    },
    strays: watch.strays,
    stop() {
      watch.stop();
      starvation.stop();
    },
  };
}

/** Whether this came of a busy machine, as far as anybody can tell. */
export const isSlowness = (outcome: Outcome, spent: { tookMs: number; starvedMs: number }): boolean =>
  typeof outcome === 'string'
    ? outcome === 'silent' && spent.starvedMs > starvedMs
    : outcome.status === 503 && spent.tookMs > undecidedAfterMs;
