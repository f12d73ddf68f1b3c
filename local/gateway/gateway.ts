import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Bus } from '../bus/bus.ts';
import { createFaults, type Faults } from '../faults/faults.ts';
import { closeServer, listen } from '../http/listen.ts';
import type { Access } from '../iam/iam.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { State } from '../state/types.ts';
import type { LocalTemplate } from '../template.ts';
import { answerCall } from './answer-call.ts';
import { errorAnswer } from './answers.ts';
import { type CallCount, createCallCounts } from './call-counts.ts';
import { createDynamodbService } from './dynamodb.ts';
import { createEventsService } from './events.ts';
import type { Interceptor, Observer } from './interceptor.ts';
import { createSchedulerService } from './scheduler.ts';
import { createSecretsService } from './secrets.ts';
import type { Service } from './service.ts';

export interface Gateway {
  /** What `AWS_ENDPOINT_URL` of every function is. */
  url: string;
  calls(): CallCount[];
  resetCalls(): void;
  /** For tests: at most one hook at a time; null takes it away. */
  intercept(hook: Interceptor | null): void;
  /** Resolves when no call is under way, also none whose function is gone. */
  idle(): Promise<void>;
  /** Tells `observer` of each call that was made, before the function has the answer. Returns what ends that. */
  observe(observer: Observer): () => void;
  close(): Promise<void>;
}

export interface GatewayOptions {
  template: LocalTemplate;
  access: Access;
  engine: { url: string };
  scheduler: Scheduler;
  bus: Bus;
  state: State;
  /** None, if not given. */
  faults?: Faults;
  /** Ends a function in the middle of whatever it does. */
  kill?(functionId: string): void;
  log?(line: string): void;
}

/**
 * The one way from the functions to AWS services: it knows the function by its access key, checks the call against the
 * function's policies, counts it, and passes it on. Listens on 127.0.0.1, on a port that the system picks.
 *
 * @throws Error naming what the template's secrets ask for and the local stack does not know.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { template, access, log = (line: string) => console.error(line) } = options;
  const { faults = createFaults({ seed: 0 }), kill = () => {} } = options;
  const services: Record<string, Service> = {
    dynamodb: createDynamodbService(options),
    events: createEventsService(options),
    scheduler: createSchedulerService(options),
    secretsmanager: createSecretsService(options),
  };
  const counts = createCallCounts();
  const underWay = new Set<Promise<unknown>>();
  const observers = new Set<Observer>();
  let interceptor: Interceptor | null = null;
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    const pipeline = { template, access, services, counts, interceptor, observers, faults, kill };
    const answer = await answerCall(request, body, pipeline);
    if (answer === 'dropped') request.socket.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const server = createServer((request, response) => {
    // The functions' clock may be another than the machine's. The SDK would take that for skew, and send a refused call
    // once more whenever the second of `Date` had changed since the last answer.
    response.sendDate = false;
    const handling = handle(request, response)
      .catch((error: unknown) => {
        log(`gateway: ${request.method} ${request.url}: ${(error as Error).stack ?? String(error)}`);
        sendFailure(response);
      })
      .finally(() => underWay.delete(handling));
    underWay.add(handling);
  });
  server.requestTimeout = 0;
  return {
    url: await listen(server, 0),
    calls: counts.list,
    resetCalls: counts.reset,
    intercept(hook) {
      interceptor = hook;
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    observe(observer) {
      observers.add(observer);
      return () => void observers.delete(observer);
    },
    close: () => closeServer(server),
  };
}

function sendFailure(response: ServerResponse): void {
  const failure = errorAnswer('InternalServerError', 500, 'The local gateway failed; see its log.');
  if (!response.headersSent) response.writeHead(failure.status, failure.headers);
  response.end(failure.body);
}
