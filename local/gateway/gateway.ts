import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bus } from '../bus/bus.ts';
import type { Access } from '../iam/iam.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { State } from '../state/types.ts';
import type { LocalTemplate } from '../template.ts';
import { type Answer, errorAnswer, jsonAnswer } from './answers.ts';
import { type CallCount, createCallCounts } from './call-counts.ts';
import { readCaller } from './caller.ts';
import { createDynamodbService } from './dynamodb.ts';
import { createEventsService } from './events.ts';
import { createSchedulerService } from './scheduler.ts';
import { createSecretsService } from './secrets.ts';
import type { Service, ServiceCall } from './service.ts';

/** One call of a function to an AWS service. */
export interface Call {
  /** Logical id. */
  functionId: string;
  /** The outer action: a transaction is `dynamodb:TransactWriteItems`. */
  action: string;
  /** ARNs, one for each inner action, in their order. */
  resources: string[];
}

/**
 * `answer`: what the function gets; the call is not made. `sendInstead`: the call is made with this body. `dropAnswer`:
 * the call is made, and the connection breaks.
 */
export type Verdict =
  | { answer: { status: number; body: unknown } }
  | { sendInstead: unknown }
  | { dropAnswer: true };

/** Sees each permitted call before it is made, and may take its time. Undefined lets the call through. */
export type Interceptor = (call: Call, body: unknown) => Verdict | undefined | Promise<Verdict | undefined>;

export interface Gateway {
  /** What `AWS_ENDPOINT_URL` of every function is. */
  url: string;
  calls(): CallCount[];
  resetCalls(): void;
  /** For tests: at most one hook at a time; null takes it away. */
  intercept(hook: Interceptor | null): void;
  close(): Promise<void>;
}

export interface GatewayOptions {
  template: LocalTemplate;
  access: Access;
  engine: { url: string };
  scheduler: Scheduler;
  bus: Bus;
  state: State;
  log?(line: string): void;
}

/**
 * The one way from the functions to AWS services: it knows the function by its access key, checks the call against the
 * function's policies, counts it, and passes it on. Listens on 127.0.0.1, on a port that the system picks.
 *
 * @throws Error naming what the template's secrets ask for and the local stack does not know.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { log = (line: string) => console.error(line) } = options;
  const services: Record<string, Service> = {
    dynamodb: createDynamodbService(options),
    events: createEventsService(options),
    scheduler: createSchedulerService(options),
    secretsmanager: createSecretsService(options),
  };
  const counts = createCallCounts();
  let interceptor: Interceptor | null = null;
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request);
    const answer = await answerTo(request, body, { ...options, services, counts, interceptor });
    if (answer === 'dropped') request.socket.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log(`gateway: ${request.method} ${request.url}: ${(error as Error).stack ?? String(error)}`);
      const failure = errorAnswer('', 'InternalServerError', 500, 'The local gateway failed; see its log.');
      if (!response.headersSent) response.writeHead(failure.status, failure.headers);
      response.end(failure.body);
    });
  });
  // The SDK keeps its sockets: closing one in the moment of its next use would look like a network fault.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    calls: counts.list,
    resetCalls: counts.reset,
    intercept(hook) {
      interceptor = hook;
    },
    close: () => closeServer(server),
  };
}

interface Pipeline {
  template: LocalTemplate;
  access: Access;
  services: Record<string, Service>;
  counts: ReturnType<typeof createCallCounts>;
  interceptor: Interceptor | null;
}

async function answerTo(
  request: IncomingMessage,
  body: Buffer,
  { template, access, services, counts, interceptor }: Pipeline,
): Promise<Answer | 'dropped'> {
  const caller = readCaller(request, template);
  if (caller === undefined) {
    const message = 'The security token included in the request is invalid.';
    return errorAnswer('', 'UnrecognizedClientException', 400, message);
  }
  const { functionId } = caller;
  const service = Object.hasOwn(services, caller.service) ? services[caller.service] : undefined;
  const { method = '', headers, url = '/' } = request;
  const asked = { functionId, method, headers, body, url };
  const call = service?.read(asked);
  if (call === undefined) {
    const what = `${caller.service} ${String(request.headers['x-amz-target'] ?? request.url)}`;
    return errorAnswer('', 'UnknownOperationException', 400, `The local stack does not know ${what}.`);
  }
  const denied = call.requests.find((one) => !access.allows(functionId, one));
  if (denied) {
    counts.add(functionId, call.action, { readUnits: 0, writeUnits: 0 });
    return call.denied(denied.action, denied.resource);
  }
  const resources = call.requests.map(({ resource }) => resource);
  const verdict = await interceptor?.({ functionId, action: call.action, resources }, call.body);
  if (verdict && 'answer' in verdict) {
    counts.add(functionId, call.action, { readUnits: 0, writeUnits: 0 });
    return jsonAnswer(verdict.answer.status, verdict.answer.body);
  }
  const other =
    verdict && 'sendInstead' in verdict
      ? service?.read({ ...asked, body: Buffer.from(JSON.stringify(verdict.sendInstead)) })
      : undefined;
  const answer = await perform(other ?? call, functionId, counts);
  return verdict && 'dropAnswer' in verdict ? 'dropped' : answer;
}

async function perform(call: ServiceCall, functionId: string, counts: Pipeline['counts']): Promise<Answer> {
  const { units, ...answer } = await call.perform();
  counts.add(functionId, call.action, units ?? { readUnits: 0, writeUnits: 0 });
  return answer;
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
