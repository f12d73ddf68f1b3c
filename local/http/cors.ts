import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CorsSettings } from './api.ts';

/** Headers that a function may set in vain: with CORS configured, API Gateway alone answers them. */
export const isCorsHeader = (name: string): boolean => name.startsWith('access-control-');

/**
 * Answers a preflight as an HTTP API does, for any path, with no route and no authorizer asked: always 204, and with
 * the headers only if origin, method and headers are allowed.
 *
 * @returns true if the request was one and is answered.
 */
export function answerPreflight(
  cors: CorsSettings,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const method = request.headers['access-control-request-method'];
  if (request.method !== 'OPTIONS' || !request.headers.origin || !method) return false;
  const allowedOrigin = allowedOriginOf(cors, request.headers.origin);
  if (allowedOrigin && allows(cors.methods, method) && allowsHeaders(cors, request)) {
    response.setHeader('access-control-allow-origin', allowedOrigin);
    response.setHeader('access-control-allow-methods', cors.methods.join(','));
    if (cors.headers.length > 0) response.setHeader('access-control-allow-headers', cors.headers.join(','));
    if (cors.maxAgeSeconds !== null) response.setHeader('access-control-max-age', cors.maxAgeSeconds);
    if (cors.credentials) response.setHeader('access-control-allow-credentials', 'true');
  }
  response.writeHead(204).end();
  return true;
}

/** Adds what a browser needs to read the answer of a request from another origin. */
export function addCorsHeaders(cors: CorsSettings, request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  const allowedOrigin = origin && allowedOriginOf(cors, origin);
  if (!allowedOrigin) return;
  response.setHeader('access-control-allow-origin', allowedOrigin);
  if (cors.exposeHeaders.length > 0) {
    response.setHeader('access-control-expose-headers', cors.exposeHeaders.join(','));
  }
  if (cors.credentials) response.setHeader('access-control-allow-credentials', 'true');
}

function allowedOriginOf(cors: CorsSettings, origin: string): string | null {
  if (cors.origins.includes('*')) return '*';
  return cors.origins.includes(origin) ? origin : null;
}

function allows(allowed: string[], wanted: string): boolean {
  return allowed.includes('*') || allowed.some((each) => each.toLowerCase() === wanted.toLowerCase());
}

function allowsHeaders(cors: CorsSettings, request: IncomingMessage): boolean {
  const wanted = String(request.headers['access-control-request-headers'] ?? '');
  const names = wanted.split(',').map((name) => name.trim());
  return names.every((name) => name === '' || allows(cors.headers, name));
}
