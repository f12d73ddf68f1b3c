import { gunzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { cacheableJson } from '../../../functions/http/cacheable.ts';

const large = {
  seats: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`A-${index}`, 'SOLD'])),
};
const ask = (headers: Record<string, string>, answer: unknown = { a: 1 }, version: unknown = answer) =>
  cacheableJson({ headers }, answer, { version, sharedSeconds: 1 });

test('says how long it may be kept, by whom, and which version it is', async () => {
  const { statusCode, headers, body } = await ask({});
  expect(statusCode).toBe(200);
  expect(body).toBe('{"a":1}');
  expect(headers).toEqual({
    'content-type': 'application/json',
    'cache-control': 'public, max-age=0, s-maxage=1',
    vary: 'accept-encoding, origin',
    etag: expect.stringMatching(/^W\/"[\w-]{22}"$/),
  });
});

describe('the version', () => {
  it('is the same for what is as good, and another for what is not', async () => {
    const etagOf = async (answer: unknown, version: unknown) => (await ask({}, answer, version)).headers.etag;
    expect(await etagOf({ asOf: 1, seats: {} }, {})).toBe(await etagOf({ asOf: 2, seats: {} }, {}));
    expect(await etagOf({}, { 'A-1': 'HELD' })).not.toBe(await etagOf({}, { 'A-1': 'SOLD' }));
  });

  it.each([
    ['the very one', (etag: string) => etag],
    ['one of a list', (etag: string) => `"other", ${etag}`],
    ['made strong by a cache', (etag: string) => etag.slice(2)],
    ['any', () => '*'],
  ])('that is known already is not sent again: %s', async (_, known) => {
    const { headers } = await ask({});
    const again = await ask({ 'if-none-match': known(headers.etag ?? '') });
    expect(again).toMatchObject({ statusCode: 304, body: '' });
    expect(again.headers).toMatchObject({
      etag: headers.etag,
      'cache-control': 'public, max-age=0, s-maxage=1',
    });
  });

  it('that is another is sent', async () => {
    expect((await ask({ 'if-none-match': '"other"' })).statusCode).toBe(200);
    expect((await ask({ 'if-none-match': '"other", *' })).statusCode, 'any stands alone').toBe(200);
  });
});

describe('compression', () => {
  it.each(['gzip', 'br, GZIP;q=0.5', '*', 'deflate, gzip ; q=1'])('for who takes %s', async (takes) => {
    const { headers, body, isBase64Encoded } = await ask({ 'accept-encoding': takes }, large);
    expect(headers['content-encoding']).toBe('gzip');
    expect(isBase64Encoded).toBe(true);
    expect(JSON.parse(gunzipSync(Buffer.from(body, 'base64')).toString())).toEqual(large);
  });

  it.each(['', 'br', 'gzip;q=0', '*, gzip;q=0', 'x-gzip-like'])('not for who takes %j', async (takes) => {
    const { headers, body } = await ask({ 'accept-encoding': takes }, large);
    expect(headers).not.toHaveProperty('content-encoding');
    expect(JSON.parse(body)).toEqual(large);
  });

  it('not of what is small', async () => {
    expect((await ask({ 'accept-encoding': 'gzip' })).headers).not.toHaveProperty('content-encoding');
  });
});
