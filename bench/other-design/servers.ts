import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { type Kept, spawnKept } from '../../local/engine/spawn-kept.ts';
import { createOutputDirectory } from '../../local/output-directory.ts';
import { findExecutable } from '../executable.ts';
import { freePort } from '../free-port.ts';

export interface Servers {
  redis: { port: number };
  postgres: { port: number };
  close(): Promise<void>;
}

const installScript = 'bench/other-design/install.sh';
const startLimitMs = 20_000;

/** Why the servers can't be started here, if they can't. */
export function missingServers(): string | undefined {
  const missing = [...(redisPath() ? [] : ['redis-server']), ...(postgresDirectory() ? [] : ['postgres'])];
  return missing.length > 0
    ? `no ${missing.join(' and no ')} here; ${installScript} installs them`
    : undefined;
}

/** A Redis and a PostgreSQL of their own, on free ports of 127.0.0.1, which keep nothing. */
export async function startServers(): Promise<Servers> {
  const directory = createOutputDirectory();
  const started: Kept[] = [];
  const close = async () => void (await Promise.all(started.map((one) => one.end())));
  try {
    const redis = { port: await freePort() };
    const postgres = { port: await freePort() };
    started.push(startRedis(redis.port, directory));
    started.push(startPostgres(postgres.port, directory));
    await Promise.race([
      Promise.all([
        untilAnswers(() => pingRedis(redis.port)),
        untilAnswers(() => pingPostgres(postgres.port)),
      ]),
      ...started.map(({ failed }) => failed),
    ]);
    return { redis, postgres, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const redisPath = () => findExecutable('redis-server');

/** Debian keeps the servers of each version apart, and off the path. */
const postgresDirectory = (): string | undefined =>
  globSync('/usr/lib/postgresql/*/bin')
    .filter((directory) => existsSync(join(directory, 'initdb')))
    .at(-1);

function startRedis(port: number, directory: string): Kept {
  const inMemory = ['--save', '', '--appendonly', 'no', '--dir', directory];
  return spawnKept(redisPath() ?? '', ['--bind', '127.0.0.1', '--port', String(port), ...inMemory]);
}

/** Without waiting for its disk, which favours it: DynamoDB is in memory here as well. */
function startPostgres(port: number, directory: string): Kept {
  const bin = postgresDirectory() ?? '';
  const data = join(directory, 'postgres');
  const [executable, ...before] = asPostgres();
  if (process.getuid?.() === 0) execFileSync('chown', ['postgres', directory]);
  const initdb = ['-D', data, '-U', 'bench', '-A', 'trust', '--no-sync'];
  execFileSync(executable ?? join(bin, 'initdb'), [
    ...before,
    ...(executable ? [join(bin, 'initdb')] : []),
    ...initdb,
  ]);
  const options = [
    ...['listen_addresses=127.0.0.1', `unix_socket_directories=${data}`],
    ...['fsync=off', 'synchronous_commit=off', 'max_connections=200'],
  ].flatMap((option) => ['-c', option]);
  const server = join(bin, 'postgres');
  const args = ['-D', data, '-p', String(port), ...options];
  return executable ? spawnKept(executable, [...before, server, ...args]) : spawnKept(server, args);
}

/** PostgreSQL refuses to run as root. */
const asPostgres = (): string[] =>
  process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];

async function pingRedis(port: number): Promise<void> {
  const redis = new Redis({ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    await redis.ping();
  } finally {
    redis.disconnect();
  }
}

async function pingPostgres(port: number): Promise<void> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'bench', database: 'postgres' });
  client.on('error', () => {});
  await client.connect();
  await client.end();
}

async function untilAnswers(ask: () => Promise<void>): Promise<void> {
  for (const startedMs = performance.now(); ; await sleep(50)) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() - startedMs > startLimitMs) throw error;
    }
  }
}
