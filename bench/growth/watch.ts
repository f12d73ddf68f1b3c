/** A process that looks at seat maps, over and over. */

import { Agent, get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { WatchJob, WatchResult } from './run-watch.ts';

/** Reading when each map was made would take longer than asking for it. */
const readsOneOf = 50;

process.on('message', async (job: WatchJob) => process.send?.(await watch(job)));
process.once('disconnect', () => process.exit(0));

async function watch({ urls, connections, seconds }: WatchJob): Promise<WatchResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const result: WatchResult = { answers: 0, refusals: 0, bytes: 0, oldestMs: 0, tookMs: 0 };
  const startMs = performance.now();
  const look = async (watcher: number) => {
    for (let turn = watcher; performance.now() - startMs < seconds * 1000; turn += 1) {
      const { status, body } = await getBytes(agent, urls[turn % urls.length] as string);
      result.answers += 1;
      result.bytes += body.length;
      if (status !== 200) result.refusals += 1;
      else if (result.answers % readsOneOf === 0) result.oldestMs = Math.max(result.oldestMs, ageMs(body));
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, watcher) => look(watcher)));
  agent.destroy();
  return { ...result, tookMs: performance.now() - startMs };
}

const ageMs = (gzipped: Buffer): number =>
  Date.now() - Date.parse(JSON.parse(gunzipSync(gzipped).toString()).asOf);

function getBytes(agent: Agent, url: string): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { 'accept-encoding': 'gzip' } }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.once('error', reject);
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(parts) }));
    }).once('error', reject);
  });
}
