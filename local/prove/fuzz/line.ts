import { readHttpApi } from '../../http/api.ts';
import { createRouter } from '../../http/router.ts';
import type { LocalStack } from '../../stack.ts';
import { watchWrites } from './watch.ts';
import { exchange, isWordless, type Outcome, type WireRequest } from './wire.ts';

/** What came of one request. */
export interface Exchange {
  /** Of the route that the request reaches, if it reaches one. */
  routeKey: string | null;
  outcome: Outcome;
  /** Those of the route's function that went through meanwhile. */
  writes: string[];
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

export function lineTo(stack: LocalStack): Line {
  const { routes } = readHttpApi(stack.template);
  const findRoute = createRouter(routes);
  const watch = watchWrites(stack, [...new Set(routes.map(({ functionId }) => functionId))]);
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
    const outcome = await exchange(port, request, answerWithinMs);
    if (typeof outcome !== 'string' && !isWordless(outcome)) return outcome;
    // The function may be at work still; what it writes must not be put down to the next request.
    quiet = stack.functions.idle();
    await quiet;
    return outcome;
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
      return { routeKey: route?.routeKey ?? null, outcome: result, writes };
    },
    strays: watch.strays,
    stop: watch.stop,
  };
}
