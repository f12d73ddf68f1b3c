import { randomBytes } from 'node:crypto';
import { createBus } from './bus/bus.ts';
import { type Clock, systemClock } from './clock.ts';
import { createDeadLetters } from './dead-letters.ts';
import { type Gateway, startGateway } from './gateway/gateway.ts';
import { readHttpApi } from './http/api.ts';
import { startHttpServer } from './http/server.ts';
import { type Access, createAccess } from './iam/iam.ts';
import { startFunctions } from './lambda/functions.ts';
import type { Functions } from './lambda/invocation.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { inspectionsOf } from './stack/inspections.ts';
import { settle } from './stack/settle.ts';
import { startStorage } from './stack/storage.ts';
import { openState } from './state/state.ts';
import { startStreams } from './streams/streams.ts';
import { type LocalTemplate, loadTemplate } from './template.ts';
import { checkWiring } from './wiring.ts';

export interface StackOptions {
  templatePath: string;
  /** Of the HTTP API; any free one if not given. */
  port?: number;
  /** Where everything is kept between runs; in memory if not given. */
  dataDirectory?: string;
  /** A DynamoDB engine that runs already; else one is started. */
  engineUrl?: string;
  clock?: Clock;
  /** Whether stream mappings run; true if not given. */
  streams?: boolean;
  /** Whether schedules fire; true if not given. */
  schedules?: boolean;
  /** Told of what fails; standard error if not given. */
  log?: (line: string) => void;
}

export interface LocalStack {
  /** Of the HTTP API, without a slash at its end. */
  url: string;
  template: LocalTemplate;
  gateway: Gateway;
  functions: Functions;
  clock: Clock;
  access: Access;
  tableName: string;
  engine: { url: string; name: string };
  /** What the `/_local/…` routes show. */
  events(): unknown[];
  schedules(): unknown[];
  deadLetters(): unknown[];
  /**
   * Resolves when every change that is committed now has gone all its way: read from the stream, published,
   * delivered, and whatever that changed in turn. What is due later by the clock is not waited for.
   */
  settle(): Promise<void>;
  /** Deletes the items whose TTL has come by the clock; resolves with how many. */
  sweepTtl(): Promise<number>;
  pause(part: 'streams' | 'schedules'): void;
  resume(part: 'streams' | 'schedules'): void;
  close(): Promise<void>;
}

type OnClose = (closer: () => unknown) => void;

/**
 * Starts the stack that the template describes: engine, gateway, functions, streams, schedules and the HTTP API.
 *
 * @throws Error, with nothing left running, when the template holds what is not known here or would not work on AWS,
 * when there is no engine, or when the port is in use.
 */
export async function startStack(options: StackOptions): Promise<LocalStack> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  };
  try {
    const parts = await startParts(options, (closer) => closers.push(closer));
    return { ...parts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(options: StackOptions, onClose: OnClose): Promise<Omit<LocalStack, 'close'>> {
  const { clock = systemClock(), dataDirectory, engineUrl, log: tell = console.error } = options;
  const suffix = dataDirectory ? 'local' : randomBytes(4).toString('hex');
  const template = loadTemplate({ path: options.templatePath, suffix });
  const access = createAccess(template);
  const api = readHttpApi(template);
  checkWiring(template, access, api);

  let closing = false;
  // What fails because its other side is gone already is no news.
  const log = (line: string) => void (closing || tell(line));
  const state = openState(dataDirectory);
  onClose(() => state.close());
  const temporary = dataDirectory === undefined;
  const storage = await startStorage({ template, clock, log, dataDirectory, engineUrl, temporary });
  onClose(storage.close);

  const deadLetters = createDeadLetters(state, log);
  const deliver = (functionId: string, event: unknown) => functions.invokeAsync(functionId, event);
  const shared = { template, access, clock, state, deadLetters, log };
  const bus = createBus({ ...shared, deliver });
  const scheduler = createScheduler({ ...shared, deliver });
  // Until the functions are there; what fell due meanwhile fires at `resume`.
  scheduler.pause();
  onClose(() => scheduler.close());
  const { engine } = storage;
  const gateway = await startGateway({ ...shared, engine, scheduler, bus });
  onClose(gateway.close);
  const functions = startFunctions({ ...shared, gatewayUrl: gateway.url });
  onClose(functions.close);
  const paused = options.streams === false;
  const streams = startStreams({
    ...shared,
    engineUrl: engine.url,
    tables: storage.tables,
    functions,
    paused,
  });
  // A batch in hand ends with its function.
  onClose(() => Promise.all([streams.close(), functions.close()]));

  const looks = {
    gateway,
    events: bus.events,
    schedules: scheduler.list,
    deadLetters: deadLetters.list,
  };
  const { invoke } = functions;
  const inspections = inspectionsOf(looks);
  const server = await startHttpServer({
    api,
    port: options.port ?? 0,
    invoke,
    nowMs: clock.now,
    inspections,
    log,
  });
  onClose(server.close);
  onClose(() => {
    closing = true;
  });
  const schedules = scheduler;
  if (options.schedules !== false) scheduler.resume();

  const [table] = storage.tables.values();
  return {
    ...looks,
    url: server.url,
    template,
    functions,
    clock,
    access,
    tableName: table?.tableName ?? '',
    engine: { url: engine.url, name: engine.name },
    settle: () => settle(streams, functions),
    sweepTtl: storage.sweepTtl,
    pause: (part) => ({ streams, schedules })[part].pause(),
    resume: (part) => ({ streams, schedules })[part].resume(),
  };
}
