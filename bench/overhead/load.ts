/** A process that sends calls, so that what it needs itself is not the stack's. */

import { Agent, request } from 'node:http';
import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { HttpCall, HttpJob, Job, JobResult, SdkJob } from './run-load.ts';
import { holdTransaction } from './transaction.ts';

process.on('message', async (job: Job) => {
  process.send?.(job.kind === 'http' ? await sendByHttp(job) : await sendBySdk(job));
});
process.once('disconnect', () => process.exit(0));

async function sendByHttp({ calls, clients }: HttpJob): Promise<JobResult> {
  // Of this job alone: connections that are idle between jobs would be closed by the server at any moment.
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const result = await sendAll(calls, clients, (call) => sendHttp(agent, call));
  agent.destroy();
  return result;
}

async function sendBySdk({ holds, clients, tableName, endpoint, accessKeyId }: SdkJob): Promise<JobResult> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });
  const result = await sendAll(holds, clients, async (hold) => {
    await client.send(new TransactWriteItemsCommand(holdTransaction(tableName, hold).input));
  });
  client.destroy();
  return result;
}

/** Each client sends one call after the other, until none is left. */
async function sendAll<Call>(
  calls: Call[],
  clients: number,
  send: (call: Call) => Promise<void>,
): Promise<JobResult> {
  const latenciesMs: number[] = [];
  const failures: string[] = [];
  let next = 0;
  const startMs = performance.now();
  const play = async () => {
    for (let call = calls[next++]; call !== undefined; call = calls[next++]) {
      const sentMs = performance.now();
      await send(call).catch((error: Error) => failures.push(error.message));
      latenciesMs.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, play));
  return { tookMs: performance.now() - startMs, latenciesMs, failures };
}

function sendHttp(agent: Agent, { url, headers, body }: HttpCall): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      incoming.once('error', reject);
      incoming.once('end', () => {
        if (incoming.statusCode === 201) resolve();
        else reject(new Error(`${incoming.statusCode}: ${text.slice(0, 200)}`));
      });
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
