import { Agent, request } from 'node:http';

/** Idle sockets are given up before either engine does it, so that no request meets a socket that is just closing. */
const idleSocketMs = 4000;

/** One pool for everything that goes to an engine: connecting costs more than the engine's own work. */
const engineAgent = new Agent({ keepAlive: true, maxSockets: 512, timeout: idleSocketMs });

export interface EngineAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Sends bytes to the engine as they are. Rejects when no answer comes; not for an answer that says no. */
export function sendToEngine(
  url: string,
  headers: Record<string, string>,
  body: Buffer | string,
): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent: engineAgent, method: 'POST', headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () => {
        const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
        resolve({ status: incoming.statusCode ?? 500, headers: incoming.headers, body });
      });
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** An engine's refusal. `name` is AWS's name of the error. */
class EngineError extends Error {}

/**
 * Calls an operation of DynamoDB or of DynamoDB Streams on behalf of the stack itself.
 *
 * @param target For example `DynamoDB_20120810.DescribeTable` or `DynamoDBStreams_20120810.GetRecords`.
 * @throws EngineError when the engine says no.
 */
export async function dynamodbRequest(url: string, target: string, body: unknown): Promise<unknown> {
  const text = JSON.stringify(body);
  const headers = {
    ...stackHeaders,
    'x-amz-target': target,
    'content-length': String(Buffer.byteLength(text)),
  };
  const answer = await sendToEngine(url, headers, text);
  const parsed = JSON.parse(answer.body.toString()) as Record<string, unknown>;
  if (answer.status === 200) return parsed;
  const error = new EngineError(String(parsed.message ?? parsed.Message ?? ''));
  error.name = String(parsed.__type).replace(/^.*#/, '');
  throw error;
}

/** Both engines want a signature of the right form, and neither checks it. */
export const stackHeaders = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, ' +
    `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
};
