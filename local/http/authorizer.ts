import { createHash, createHmac, type Hash, type Hmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';

/** The operator's access key on one machine. */
export const operatorCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const region = 'us-east-1';
const service = 'execute-api';
/** AWS refuses signatures whose time is further off than this. */
const clockToleranceMs = 5 * 60_000;

const authorizationPattern =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Signs calls of the API by Signature V4. */
export const createSigner = (
  credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials'],
  signingRegion = region,
): SignatureV4 =>
  new SignatureV4({
    credentials,
    region: signingRegion,
    service,
    sha256: NodeSha256 as never,
    applyChecksum: false,
  });

/** Signs as the operator, and, since both sides compute the same, checks what others signed. */
export const operatorSigner = createSigner(operatorCredentials);

/**
 * Whether the request carries a valid Signature V4 of the operator over its method, path, query, signed headers and
 * body. Only the Authorization header is known, not signed query strings.
 */
export async function isSignedByOperator(request: IncomingMessage, body: Buffer): Promise<boolean> {
  const parsed = authorizationPattern.exec(request.headers.authorization ?? '');
  if (!parsed) return false;
  const [, accessKeyId, day, signedRegion, signedService, names = '', signature = ''] = parsed;
  if (accessKeyId !== operatorCredentials.accessKeyId) return false;
  if (signedRegion !== region || signedService !== service) return false;

  const signedAtMs = parseAmzDate(String(request.headers['x-amz-date'] ?? ''));
  if (signedAtMs === null || !amzDay(signedAtMs).startsWith(day as string)) return false;
  if (Math.abs(Date.now() - signedAtMs) > clockToleranceMs) return false;

  const signedNames = names.split(';');
  if (!signedNames.includes('host') || !signedNames.includes('x-amz-date')) return false;
  const announcedHash = request.headers['x-amz-content-sha256'];
  if (announcedHash !== undefined && announcedHash !== sha256Hex(body)) return false;

  const expected = await expectedSignature(request, body, signedNames, signedAtMs);
  return timingSafeEqual(Buffer.from(signature, 'hex'), Buffer.from(expected, 'hex'));
}

async function expectedSignature(
  request: IncomingMessage,
  body: Buffer,
  signedNames: string[],
  signedAtMs: number,
): Promise<string> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const headers = signedNames.map((name) => [name, String(request.headers[name] ?? '')]);
  const query = Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
  const signed = await operatorSigner.sign(
    {
      method: request.method ?? 'GET',
      protocol: 'http:',
      hostname: 'localhost',
      path: pathname,
      query,
      headers: Object.fromEntries(headers),
      body,
    },
    { signingDate: new Date(signedAtMs), signableHeaders: new Set(signedNames) },
  );
  return signed.headers.authorization?.split('Signature=')[1] ?? '';
}

const sha256Hex = (data: Buffer) => createHash('sha256').update(data).digest('hex');

/** `20261123T163736Z` in epoch milliseconds, or null. */
function parseAmzDate(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return null;
  const [year, month, day, hours, minutes, seconds] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hours, minutes, seconds);
}

const amzDay = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10).replaceAll('-', '');

/** The hash that the signer asks for, made of Node's own. */
function NodeSha256(secret?: string | Uint8Array) {
  const hash: Hash | Hmac = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  return {
    update: (data: string | Uint8Array) => void hash.update(data),
    digest: async () => new Uint8Array(hash.digest()),
    reset: () => undefined,
  };
}
