import { createServer, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { closeServer, listen } from '../../local/http/listen.ts';

/** One AWS call as it went over the wire. */
export interface WireCall {
  /** `DynamoDB_20120810.GetItem`, or method and path where the service is told by these. */
  target: string;
  body: string;
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export interface Recorder {
  /** What a function has as `AWS_ENDPOINT_URL`. */
  url: string;
  /** From now on nothing is passed on: each call gets the answer that it got before. */
  replay(): void;
  /** The calls made since the last time this was asked. */
  takeCalls(): WireCall[];
  close(): Promise<void>;
}

/**
 * Stands between a function and the gateway, and keeps the answers, so that one invocation can be made again and again
 * with the same outcome: what is measured is the function, and not what it calls.
 */
export async function startRecorder(gatewayUrl: string): Promise<Recorder> {
  const answers = new Map<string, Answer>();
  let calls: WireCall[] = [];
  let isReplaying = false;
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const call = { target: targetOf(incoming), body: body.toString() };
    const key = keyOf(call);
    calls.push(call);
    const known = isReplaying ? answers.get(key) : await passOn(gatewayUrl, incoming, body);
    if (!known) return void outgoing.writeHead(500).end(`nothing was recorded for ${key}`);
    answers.set(key, known);
    outgoing.writeHead(known.status, known.headers).end(known.body);
  });
  return {
    url: await listen(server, 0),
    replay() {
      isReplaying = true;
    },
    takeCalls() {
      const taken = calls;
      calls = [];
      return taken;
    },
    close: () => closeServer(server),
  };
}

const targetOf = ({ headers, method, url }: IncomingMessage): string =>
  String(headers['x-amz-target'] ?? `${method} ${url}`);

/** Reads of several items are told apart by the item. */
function keyOf({ target, body }: WireCall): string {
  const { Key = '' } = body === '' ? {} : (JSON.parse(body) as { Key?: unknown });
  return `${target} ${JSON.stringify(Key)}`;
}

function passOn(
  gatewayUrl: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(url ?? '/', gatewayUrl), { method, headers }, async (incoming) => {
      const { statusCode = 500, headers: answered } = incoming;
      const answer = await buffer(incoming);
      const kept = ['content-type', 'x-amzn-errortype', 'x-amzn-requestid'].flatMap((name) =>
        answered[name] === undefined ? [] : [[name, String(answered[name])]],
      );
      resolve({
        status: statusCode,
        headers: { ...Object.fromEntries(kept), 'content-length': String(answer.length) },
        body: answer,
      });
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
