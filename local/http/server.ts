import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ControlRoom } from '../control/control-room.ts';
import { type InvocationResult, isStopped } from '../lambda/invocation.ts';
import type { Pages } from '../pages/pages.ts';
import { answerPretendPayment, pretendPaymentsPath } from '../pages/pretend-payments.ts';
import type { Inspections } from '../stack/inspections.ts';
import type { HttpApi } from './api.ts';
import { isSignedByOperator } from './authorizer.ts';
import { readBody } from './body.ts';
import { addCorsHeaders, answerPreflight } from './cors.ts';
import { createEvent } from './event.ts';
import { closeServer, listen } from './listen.ts';
import { namesThisMachine } from './own-page.ts';
import { gatewayAnswers, sendFunctionAnswer, sendGatewayAnswer, sendJson } from './response.ts';
import { createRouter, type RouteMatch } from './router.ts';
import { createThrottle } from './throttle.ts';

export interface HttpServerOptions {
  api: HttpApi;
  /** 0 takes any free one. */
  port: number;
  invoke: (functionId: string, event: unknown) => Promise<InvocationResult>;
  nowMs: () => number;
  /** What the `/_local/…` routes answer, by path. */
  inspections: Inspections;
  /** Served beside the API, with a pretended payment; none if not given. */
  pages?: Pages;
  /** Served under `/control`, for this API; none if not given. */
  control?: (apiUrl: string) => ControlRoom;
  log: (line: string) => void;
}

export interface HttpServer {
  url: string;
  close(): Promise<void>;
}

/** API Gateway's limit on the request line and all headers. */
const maxHeaderBytes = 10_240;

/**
 * The template's HTTP API on 127.0.0.1.
 *
 * @throws Error saying so if the port is in use.
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  let url = '';
  const handle = createHandler(options, () => url);
  const server = createServer({ maxHeaderSize: maxHeaderBytes }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.destroyed) options.log(`${request.method} ${request.url} failed: ${error}`);
      if (response.headersSent) response.destroy();
      else sendGatewayAnswer(response, gatewayAnswers.functionFailed);
    });
  });
  url = await listen(server, options.port, 'set PORT to another one');
  return { url, close: () => closeServer(server) };
}

/** @param ownUrl Not what a request says in its `Host`: signed calls go there. */
function createHandler(options: HttpServerOptions, ownUrl: () => string) {
  const { api, inspections, pages, control } = options;
  const findRoute = createRouter(api.routes);
  const mayPass = createThrottle(api.throttle);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!namesThisMachine(request)) return sendGatewayAnswer(response, gatewayAnswers.forbidden);
    const [path, rawQueryString] = splitUrl(request.url ?? '/');
    if (pages && path === pretendPaymentsPath) {
      return answerPretendPayment(request, response, ownUrl());
    }
    const query = new URLSearchParams(rawQueryString);
    if (path.startsWith('/_local/')) return inspect(inspections, request, response, { path, query });
    if (control && (await control(ownUrl()).answer(request, response, { path, query }))) return;
    if (pages?.answer(request, response, path)) return;
    if (api.cors) {
      if (answerPreflight(api.cors, request, response)) return;
      addCorsHeaders(api.cors, request, response);
    }
    if (!isWellFormed(path)) return sendGatewayAnswer(response, gatewayAnswers.badRequest);
    const match = findRoute(request.method ?? 'GET', path);
    if (!match) return sendGatewayAnswer(response, gatewayAnswers.notFound);
    if (!mayPass()) return sendGatewayAnswer(response, gatewayAnswers.throttled);
    const body = await readBody(request);
    if (!body) {
      response.setHeader('connection', 'close');
      return sendGatewayAnswer(response, gatewayAnswers.bodyTooLarge);
    }
    if (match.route.iam && !(await isSignedByOperator(request, body))) {
      return sendGatewayAnswer(response, gatewayAnswers.forbidden);
    }
    const event = createEvent(api, { request, match, path, rawQueryString, body, nowMs: options.nowMs() });
    await callFunction(options, match, event, response);
  };
}

async function callFunction(
  { api, invoke }: HttpServerOptions,
  { route }: RouteMatch,
  event: unknown,
  response: ServerResponse,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, route.timeoutMs, null);
  });
  const result = await Promise.race([invoke(route.functionId, event), tooLate]);
  clearTimeout(timer);
  if (response.destroyed) return;
  if (!result || isStopped(result)) sendGatewayAnswer(response, gatewayAnswers.unavailable);
  else if (!result.ok) sendGatewayAnswer(response, gatewayAnswers.functionFailed);
  else sendFunctionAnswer(response, result.payload, api.cors !== null);
}

function inspect(
  inspections: HttpServerOptions['inspections'],
  request: IncomingMessage,
  response: ServerResponse,
  { path, query }: { path: string; query: URLSearchParams },
): void {
  const look = request.method === 'GET' ? inspections[path] : undefined;
  if (look) sendJson(response, 200, look(query));
  else sendGatewayAnswer(response, gatewayAnswers.notFound);
}

function splitUrl(url: string): [path: string, rawQueryString: string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

function isWellFormed(path: string): boolean {
  if (!path.includes('%')) return path.startsWith('/');
  try {
    decodeURIComponent(path);
    return path.startsWith('/');
  } catch {
    return false;
  }
}
