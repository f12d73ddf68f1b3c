import { httpRoute } from './pipeline.ts';
import { refuse } from './problem.ts';

export const handler = httpRoute([], async ({ requestContext: { http } }) =>
  refuse('ROUTE_NOT_FOUND', `${http.method} ${http.path} is not a route of this API.`),
);
