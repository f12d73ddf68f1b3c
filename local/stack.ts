import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from './clock.ts';
import type { ControlRoom } from './control/control-room.ts';
import type { Engine, EngineOptions } from './engine/engine.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import type { Gateway } from './gateway/gateway.ts';
import { type HttpApi, readHttpApi } from './http/api.ts';
import { startHttpServer } from './http/server.ts';
import { type Access, createAccess } from './iam/iam.ts';
import type { Functions } from './lambda/invocation.ts';
import type { Pages } from './pages/pages.ts';
import { type Closers, createClosers } from './stack/closers.ts';
import { inspectionsOf } from './stack/inspections.ts';
import { type Ground, type Services, startServices } from './stack/services.ts';
import { settle } from './stack/settle.ts';
import { type Storage, startStorage } from './stack/storage.ts';
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
  /** The engine to start; if not given, the one that wrote the data directory, else the preferred one. */
  engineName?: EngineOptions['name'];
  clock?: Clock;
  /** Whether stream mappings run; true if not given. */
  streams?: boolean;
  /** Whether schedules fire; true if not given. */
  schedules?: boolean;
  /** Pages to serve beside the API; none if not given. */
  pages?: Pages;
  /** The operators' page to serve beside the API; none if not given. */
  control?: (apiUrl: string) => ControlRoom;
  /** What goes wrong on purpose; nothing, if not given. */
  faults?: Faults;
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
  engine: Omit<Engine, 'close'>;
  /**
   * What the `/_local/…` routes show. Of events those after the first `after` ever accepted, if given; only the newest
   * 20,000 are kept.
   */
  events(after?: number): unknown[];
  eventCount(): number;
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

/**
 * Starts the stack that the template describes: engine, gateway, functions, streams, schedules and the HTTP API.
 *
 * @throws Error, with nothing left running, when the template holds what is not known here or would not work on AWS,
 * when there is no engine, or when the port is in use.
 */
export async function startStack(options: StackOptions): Promise<LocalStack> {
  const closers = createClosers();
  try {
    const { api, ...plan } = readPlan(options);
    const { clock = systemClock(), dataDirectory, engineUrl, engineName } = options;
    const { log: tell = console.error } = options;
    // What fails because its other side is gone already is no news.
    const log = (line: string) => void (closers.isClosing() || tell(line));
    const state = openState(dataDirectory);
    closers.add(() => state.close());
    const faults = options.faults ?? createFaults({ seed: 0 });
    const ground = { ...plan, clock, state, faults, log };
    const temporary = dataDirectory === undefined;
    const storage = await startStorage({ ...ground, dataDirectory, engineUrl, engineName, temporary });
    closers.add(storage.close);
    return await startParts(options, { api, ground, storage, closers });
  } catch (error) {
    await closers.close();
    throw error;
  }
}

/** What the template says, once it is known to be consistent. */
function readPlan({ templatePath, dataDirectory }: StackOptions) {
  const suffix = dataDirectory ? 'local' : randomBytes(4).toString('hex');
  const template = loadTemplate({ path: templatePath, suffix });
  const access = createAccess(template);
  const api = readHttpApi(template);
  checkWiring(template, access, api);
  return { template, access, api };
}

interface Base {
  api: HttpApi;
  ground: Ground;
  storage: Storage;
  closers: Closers;
}

async function startParts(options: StackOptions, base: Base): Promise<LocalStack> {
  const { api, ground, storage, closers } = base;
  const { engine, tables } = storage;
  const services = await startServices(ground, engine, closers);
  const { functions, scheduler } = services;
  const paused = options.streams === false;
  const streams = startStreams({ ...ground, ...services, engineUrl: engine.url, tables, paused });
  // A batch in hand ends with its function.
  closers.add(() => Promise.all([streams.close(), functions.close()]));
  const looks = looksInto(services);
  const server = await startHttpServer({
    api,
    port: options.port ?? 0,
    invoke: functions.invoke,
    nowMs: ground.clock.now,
    inspections: inspectionsOf(looks),
    ...(options.pages && { pages: options.pages }),
    ...(options.control && { control: options.control }),
    log: ground.log,
  });
  closers.add(server.close);
  if (options.schedules !== false) scheduler.resume();
  return {
    ...looks,
    url: server.url,
    template: ground.template,
    functions,
    clock: ground.clock,
    access: ground.access,
    tableName: [...tables.values()][0]?.tableName ?? '',
    engine: { url: engine.url, name: engine.name, processGroup: engine.processGroup },
    settle: () => settle(streams, functions, services.gateway),
    sweepTtl: storage.sweepTtl,
    pause: (part) => ({ streams, schedules: scheduler })[part].pause(),
    resume: (part) => ({ streams, schedules: scheduler })[part].resume(),
    close: closers.close,
  };
}

const looksInto = ({ gateway, bus, scheduler, deadLetters }: Services) => ({
  gateway,
  events: bus.events,
  eventCount: bus.eventCount,
  schedules: scheduler.list,
  deadLetters: deadLetters.list,
});
