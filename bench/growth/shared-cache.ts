import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnKept } from '../../local/engine/spawn-kept.ts';
import { createOutputDirectory } from '../../local/output-directory.ts';
import { findExecutable } from '../executable.ts';
import { freePort } from '../free-port.ts';

export interface SharedCache {
  url: string;
  close(): Promise<void>;
}

const startLimitMs = 10_000;

/** Why there is no shared cache here, if there is none. */
export const missingCache = (): string | undefined =>
  findExecutable('nginx') ? undefined : 'no nginx here; bench/growth/install.sh installs it';

/**
 * An nginx in front of an API, on a free port of 127.0.0.1, that keeps what its answers allow, under the same key as the
 * distribution in `lib/pages-cache.ts`: the path, the section, and whether gzip is taken.
 */
export async function startSharedCache(apiUrl: string): Promise<SharedCache> {
  const directory = createOutputDirectory();
  const port = await freePort();
  for (const name of ['cache', 'temporary']) mkdirSync(join(directory, name));
  const configPath = join(directory, 'nginx.conf');
  writeFileSync(configPath, configOf(directory, apiUrl, port));
  const server = spawnKept(findExecutable('nginx') ?? '', [
    '-e',
    'stderr',
    '-p',
    directory,
    '-c',
    configPath,
  ]);
  const url = `http://127.0.0.1:${port}`;
  try {
    await Promise.race([untilAnswers(`${url}/api/v1/health`), server.failed]);
  } catch (error) {
    await server.end();
    throw error;
  }
  return { url, close: server.end };
}

const configOf = (directory: string, apiUrl: string, port: number): string => `
daemon off;
# One process, as whoever starts it.
master_process off;
error_log stderr error;
pid ${directory}/nginx.pid;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000;
  client_body_temp_path ${directory}/temporary;
  proxy_temp_path ${directory}/temporary;
  proxy_cache_path ${directory}/cache keys_zone=maps:10m use_temp_path=off;
  map $http_accept_encoding $coding { ~*gzip gzip; default ""; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${apiUrl};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Accept-Encoding $coding;
      proxy_cache maps;
      proxy_cache_key "$uri $arg_section $coding";
      # One request for what many ask for at once: the others wait for it, or while it is fetched anew take what is there.
      proxy_cache_lock on;
      proxy_cache_lock_timeout 15s;
      proxy_cache_lock_age 15s;
      proxy_cache_use_stale updating;
      proxy_cache_revalidate on;
    }
  }
}
`;

async function untilAnswers(url: string): Promise<void> {
  for (const startedMs = performance.now(); ; await sleep(50)) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (performance.now() - startedMs > startLimitMs) throw error;
    }
  }
}
