import { signAsOperator } from '../../operator.ts';
import type { BodyPlan, Plan, Signature } from './plan.ts';
import type { Scene } from './scene.ts';
import type { WireRequest } from './wire.ts';

/** What a plan is made good with. */
export interface Means {
  scene: Scene;
  /** A queue token whose end has come. */
  pastToken: string;
  /** Of the stack. */
  url: string;
}

/** The request that the plan stands for, with what its references mean now. */
export async function makeRequest(plan: Plan, { scene, pastToken, url }: Means): Promise<WireRequest> {
  const resolve = scene.resolver();
  const whole = (text: string) => resolved(text, resolve);
  const target = await whole(plan.path + plan.query);
  const body = plan.body ? await bodyBytes(plan.body, whole) : null;
  const headers: [string, string][] = [];
  if (plan.token !== null) {
    headers.push(['queue-token', await plan.forge(await whole(plan.token), pastToken)]);
  }
  for (const [name, value] of plan.headers) headers.push([name, await whole(value)]);
  if (body && !headers.some(([name]) => name === 'content-type')) {
    headers.push(['content-type', 'application/json']);
  }
  const { host } = new URL(url);
  const signed = await signatureHeaders(plan, { url, target, body: body ?? Buffer.alloc(0) });
  return {
    method: plan.method,
    target,
    headers: [['host', host], ...headers, ...signed, ...framingHeaders(plan, body)],
    body: plan.framing.isChunked ? chunked(body ?? Buffer.alloc(0)) : (body ?? Buffer.alloc(0)),
    endsHere: plan.isMalformed,
  };
}

const referencePattern = /‹([\w.]+)›/g;

/** What has no meaning stays as it stands. */
async function resolved(text: string, resolve: ReturnType<Scene['resolver']>): Promise<string> {
  const meanings = new Map<string, string>();
  for (const [reference, name = ''] of text.matchAll(referencePattern)) {
    const meaning = await resolve(name);
    if (meaning !== null) meanings.set(reference, meaning);
  }
  return text.replaceAll(referencePattern, (reference) => meanings.get(reference) ?? reference);
}

async function bodyBytes(
  { json, edit, encode }: BodyPlan,
  whole: (text: string) => Promise<string>,
): Promise<Buffer> {
  return encode(edit(await whole(JSON.stringify(json) ?? '')));
}

function framingHeaders({ framing, method }: Plan, body: Buffer | null): [string, string][] {
  const { isChunked = false, contentLength } = framing;
  const length = contentLength === undefined && !isChunked ? String(body?.length ?? 0) : contentLength;
  const isNeeded = contentLength !== undefined || body !== null || method !== 'GET';
  return [
    ...(isChunked ? ([['transfer-encoding', 'chunked']] as [string, string][]) : []),
    ...(length !== undefined && length !== null && isNeeded
      ? ([['content-length', length]] as [string, string][])
      : []),
  ];
}

/** In two chunks, as a stream of unknown length comes. */
function chunked(body: Buffer): Buffer {
  const half = Math.ceil(body.length / 2);
  const chunks = [body.subarray(0, half), body.subarray(half)].filter(({ length }) => length > 0);
  return Buffer.concat([
    ...chunks.flatMap((chunk) => [
      Buffer.from(`${chunk.length.toString(16)}\r\n`),
      chunk,
      Buffer.from('\r\n'),
    ]),
    Buffer.from('0\r\n\r\n'),
  ]);
}

interface Signable {
  url: string;
  target: string;
  body: Buffer;
}

async function signatureHeaders(
  { signature, method }: Plan,
  { url, target, body }: Signable,
): Promise<[string, string][]> {
  if (signature === 'none') return [];
  if (signature === 'garbage') return [['authorization', 'AWS4-HMAC-SHA256 Credential=local/x']];
  const address = addressOf(signature === 'path changed after signing' ? `${target}x` : target, url);
  const bytes = signature === 'body changed after signing' ? Buffer.concat([body, Buffer.from(' ')]) : body;
  const signed = await signAsOperator(address, { method, headers: {}, body: bytes }, signingOf(signature));
  return Object.entries(signed);
}

const signingOf = (signature: Signature) => ({
  ...(signature === 'wrong secret' && { secretAccessKey: 'Local' }),
  ...(signature === 'ten minutes old' && { signingDate: new Date(Date.now() - 600_000) }),
});

/** A target that is no address is signed as the root: it goes nowhere anyhow. */
const addressOf = (target: string, url: string): URL =>
  URL.canParse(url + target) ? new URL(url + target) : new URL(url);
