import type { Route } from './api.ts';

export interface RouteMatch {
  route: Route;
  /** Decoded values by name; null when the route has none. */
  pathParameters: Record<string, string> | null;
}

export type Router = (method: string, path: string) => RouteMatch | null;

/**
 * API Gateway's choice of a route: the most specific path first (a literal segment beats a parameter, from the
 * left), the method's own route before ANY, `$default` last.
 */
export function createRouter(routes: Route[]): Router {
  const fallback = routes.find(({ segments }) => segments === null) ?? null;
  const bySegmentCount = new Map<number, Route[]>();
  for (const route of routes.filter(({ segments }) => segments !== null)) {
    if (route.segments?.some((segment) => segment.endsWith('+}'))) {
      throw new Error(`route ${route.routeKey}: greedy parameters are not known here`);
    }
    const count = route.segments?.length ?? 0;
    bySegmentCount.set(count, [...(bySegmentCount.get(count) ?? []), route].sort(moreSpecificFirst));
  }

  return (method, path) => {
    const segments = path.split('/').slice(1);
    for (const route of bySegmentCount.get(segments.length) ?? []) {
      if (route.method !== method && route.method !== 'ANY') continue;
      if (matches(route, segments)) return { route, pathParameters: parametersOf(route, segments) };
    }
    return fallback && { route: fallback, pathParameters: null };
  };
}

const isParameter = (segment: string) => segment.startsWith('{');

function moreSpecificFirst(a: Route, b: Route): number {
  const rank = ({ segments, method }: Route) =>
    (segments ?? []).map((segment) => (isParameter(segment) ? '1' : '0')).join('') +
    (method === 'ANY' ? '1' : '0');
  return rank(a) < rank(b) ? -1 : 1;
}

function matches({ segments }: Route, actual: string[]): boolean {
  return (segments ?? []).every((segment, index) =>
    isParameter(segment) ? actual[index] !== '' : segment === actual[index],
  );
}

function parametersOf({ segments }: Route, actual: string[]): Record<string, string> | null {
  let parameters: Record<string, string> | null = null;
  for (const [index, segment] of (segments ?? []).entries()) {
    if (!isParameter(segment)) continue;
    parameters ??= {};
    parameters[segment.slice(1, -1)] = decodeURIComponent(actual[index] ?? '');
  }
  return parameters;
}
