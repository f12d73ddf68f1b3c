import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { HttpApi } from './api.ts';
import { operatorCredentials } from './authorizer.ts';
import { isTextBody } from './body.ts';
import type { RouteMatch } from './router.ts';

export interface EventParts {
  request: IncomingMessage;
  match: RouteMatch;
  /** Still encoded. */
  path: string;
  rawQueryString: string;
  body: Buffer;
  nowMs: number;
}

/** Headers between the client and this server, which no integration sees. */
const hopByHop = new Set(['connection', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade', 'cookie']);

/** The event of payload format 2.0. Like API Gateway's, its `rawPath` is decoded. */
export function createEvent(api: HttpApi, parts: EventParts) {
  const { request, match, rawQueryString, body } = parts;
  const isText = isTextBody(request.headers);
  const { cookie } = request.headers;
  return {
    version: '2.0',
    routeKey: match.route.routeKey,
    rawPath: decodeURIComponent(parts.path),
    rawQueryString,
    ...(cookie && { cookies: cookie.split('; ') }),
    headers: headersOf(request),
    ...(rawQueryString && { queryStringParameters: queryOf(rawQueryString) }),
    requestContext: requestContextOf(api, parts),
    ...(match.pathParameters && { pathParameters: match.pathParameters }),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !hopByHop.has(name)) headers[name] = String(value);
  }
  headers['x-forwarded-for'] = '127.0.0.1';
  headers['x-forwarded-proto'] = 'http';
  return headers;
}

/** Repeated names are joined by a comma. */
function queryOf(rawQueryString: string): Record<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const before = query.get(name);
    query.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(query);
}

function requestContextOf(api: HttpApi, { request, match, path, nowMs }: EventParts) {
  const domainName = request.headers.host ?? 'localhost';
  return {
    accountId: api.accountId,
    apiId: api.apiId,
    ...(match.route.iam && { authorizer: { iam: operatorOf(api) } }),
    domainName,
    domainPrefix: domainName.split('.')[0],
    http: {
      method: request.method,
      path: decodeURIComponent(path),
      protocol: 'HTTP/1.1',
      sourceIp: '127.0.0.1',
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId: randomUUID(),
    routeKey: match.route.routeKey,
    stage: api.stage,
    time: commonLogTime(nowMs),
    timeEpoch: nowMs,
  };
}

const operatorOf = ({ accountId }: HttpApi) => ({
  accessKey: operatorCredentials.accessKeyId,
  accountId,
  callerId: 'local',
  cognitoIdentity: null,
  principalOrgId: null,
  userArn: `arn:aws:iam::${accountId}:user/local`,
  userId: 'local',
});

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `23/Nov/2026:16:37:36 +0000` */
function commonLogTime(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  const month = months[Number(iso.slice(5, 7)) - 1];
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
