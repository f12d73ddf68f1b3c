import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HttpResponse } from './response.ts';

/** Below this, what compression saves is less than a packet. */
const worthCompressingBytes = 1400;

/**
 * A JSON answer that is the same for everybody: shared caches may keep it for `sharedSeconds`, while a browser asks
 * again each time; whoever has it already (`If-None-Match`) gets 304 with no body, and whoever takes gzip gets it
 * compressed.
 *
 * @param version What of the answer makes it another one: two answers with the same are as good as each other.
 */
export async function cacheableJson(
  { headers }: Pick<APIGatewayProxyEventV2, 'headers'>,
  answer: unknown,
  { version, sharedSeconds }: { version: unknown; sharedSeconds: number },
): Promise<HttpResponse> {
  const etag = `W/"${createHash('sha256').update(JSON.stringify(version)).digest('base64url').slice(0, 22)}"`;
  const caching = {
    etag,
    'cache-control': `public, max-age=0, s-maxage=${sharedSeconds}`,
    // Origin because API Gateway adds CORS headers only to who sends one.
    vary: 'accept-encoding, origin',
  };
  if (isKnown(headers['if-none-match'], etag)) return { statusCode: 304, headers: caching, body: '' };
  const body = JSON.stringify(answer);
  const described = { 'content-type': 'application/json', ...caching };
  if (body.length < worthCompressingBytes || !takesGzip(headers['accept-encoding']))
    return { statusCode: 200, headers: described, body };
  const compressed = await promisify(gzip)(body);
  return {
    statusCode: 200,
    headers: { ...described, 'content-encoding': 'gzip' },
    body: compressed.toString('base64'),
    isBase64Encoded: true,
  };
}

/** RFC 9110, 13.1.2: any, or weakly compared one of a list. */
const isKnown = (ifNoneMatch = '', etag: string): boolean =>
  ifNoneMatch.trim() === '*' ||
  ifNoneMatch.split(',').some((one) => [etag, etag.slice(2)].includes(one.trim()));

/** RFC 9110, 12.5.3: named, or by `*`, and not with a quality of nothing. */
function takesGzip(acceptEncoding = ''): boolean {
  const codings = acceptEncoding.split(',').map((one) =>
    one
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/),
  );
  const [, quality = '1'] = codings.find(([coding]) => coding === 'gzip') ??
    codings.find(([coding]) => coding === '*') ?? ['', '0'];
  return Number(quality) > 0;
}
