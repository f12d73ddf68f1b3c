import type { ServerResponse } from 'node:http';
import { isCorsHeader } from './cors.ts';

/** API Gateway's own answers. */
export const gatewayAnswers = {
  badRequest: [400, 'Bad Request'],
  forbidden: [403, 'Forbidden'],
  notFound: [404, 'Not Found'],
  bodyTooLarge: [413, 'Request Entity Too Large'],
  throttled: [429, 'Too Many Requests'],
  functionFailed: [500, 'Internal Server Error'],
  unavailable: [503, 'Service Unavailable'],
} as const;

export function sendGatewayAnswer(
  response: ServerResponse,
  [status, message]: readonly [number, string],
): void {
  sendJson(response, status, { message });
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

interface FunctionAnswer {
  statusCode: number;
  headers?: Record<string, string | number | boolean>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
}

/** Set by the server itself. */
const ownHeaders = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

/**
 * Sends what a function returned, by payload format 2.0: an object with a status code, or anything else as the JSON
 * body of a 200. What makes no sense as an answer is the function's failure.
 */
export function sendFunctionAnswer(
  response: ServerResponse,
  payload: unknown,
  corsIsConfigured: boolean,
): void {
  const answer = toAnswer(payload);
  if (!answer) {
    sendGatewayAnswer(response, gatewayAnswers.functionFailed);
    return;
  }
  const body = Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8');
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    const lowerName = name.toLowerCase();
    if (ownHeaders.has(lowerName) || (corsIsConfigured && isCorsHeader(lowerName))) continue;
    response.setHeader(lowerName, String(value));
  }
  if (answer.cookies) response.setHeader('set-cookie', answer.cookies);
  const hasNoBody = answer.statusCode === 204 || answer.statusCode === 304;
  if (!hasNoBody) {
    if (body.length > 0 && !response.hasHeader('content-type')) {
      response.setHeader('content-type', 'text/plain;charset=utf-8');
    }
    response.setHeader('content-length', body.length);
  }
  response.writeHead(answer.statusCode);
  response.end(hasNoBody ? undefined : body);
}

function toAnswer(payload: unknown): FunctionAnswer | null {
  if (typeof payload !== 'object' || payload === null || !('statusCode' in payload)) {
    const headers = { 'content-type': 'application/json' };
    return { statusCode: 200, headers, body: JSON.stringify(payload) };
  }
  const answer = payload as FunctionAnswer;
  const status = answer.statusCode;
  if (!Number.isInteger(status) || status < 200 || status > 599) return null;
  return answer.body === undefined || answer.body === null || typeof answer.body === 'string' ? answer : null;
}
