import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { emptyBody, jsonBody } from '../../../functions/http/body.ts';
import type { HttpEvent } from '../../../functions/http/pipeline.ts';

const schema = z.strictObject({ concertId: z.string(), seats: z.array(z.string()) });
const event = (body: string | undefined, contentType?: string, isBase64Encoded = false) =>
  ({ body, isBase64Encoded, headers: contentType ? { 'content-type': contentType } : {} }) as HttpEvent & {
    payload?: unknown;
  };
const json = 'application/json';
const good = '{"concertId":"c","seats":["A-1-7"]}';

async function codeOf(each: HttpEvent, using: z.ZodMiniType = schema) {
  return (await jsonBody(using)(each))?.refusal;
}

test('a good body is handed on, checked', async () => {
  const each = event(good, json);
  expect(await jsonBody(schema)(each)).toBeUndefined();
  expect(each.payload).toEqual({ concertId: 'c', seats: ['A-1-7'] });
});

test.each([
  'application/json',
  'APPLICATION/JSON',
  'application/json; charset=utf-8',
  ' application/json ;x=y',
])('media type %j is JSON', async (contentType) => {
  expect(await codeOf(event(good, contentType))).toBeUndefined();
});

test.each([undefined, '', 'text/plain', 'application/jsonp', 'application/x-www-form-urlencoded', 'json'])(
  'media type %j is not',
  async (contentType) => {
    expect(await codeOf(event(good, contentType))).toBe('UNSUPPORTED_MEDIA_TYPE');
  },
);

test('base64, as API Gateway sends what it does not take for text, is decoded', async () => {
  const each = event(Buffer.from(good).toString('base64'), json, true);
  expect(await codeOf(each)).toBeUndefined();
});

describe('size', () => {
  const padded = (bytes: number) => `{"concertId":"${'x'.repeat(bytes - 27)}","seats":[]}`;

  test('64 KiB are taken, one byte more is not', async () => {
    expect(Buffer.byteLength(padded(65_536))).toBe(65_536);
    expect(await codeOf(event(padded(65_536), json))).toBeUndefined();
    expect(await codeOf(event(padded(65_537), json))).toBe('BODY_TOO_LARGE');
  });

  test('bytes are counted, not characters, and before the media type', async () => {
    expect(await codeOf(event('한'.repeat(21_846), json))).toBe('BODY_TOO_LARGE');
    const encoded = Buffer.from(padded(65_536)).toString('base64');
    expect(await codeOf(event(encoded, json, true))).toBeUndefined();
    expect(await codeOf(event('x'.repeat(70_000)))).toBe('BODY_TOO_LARGE');
  });
});

test.each(['{', 'nope', "{'a':1}", '{"a":1,}', '[1', '\ufeff{}x'])('%j is not JSON', async (body) => {
  expect(await codeOf(event(body, json))).toBe('INVALID_JSON');
});

test.each(['null', '[]', '7', '"x"', '{}', '{"concertId":"c"}', '{"concertId":"c","seats":[],"more":1}'])(
  '%s does not have the shape',
  async (body) => {
    expect(await codeOf(event(body, json))).toBe('INVALID_REQUEST');
  },
);

test('each wrong field is named, with its path', async () => {
  const refusal = await jsonBody(schema)(event('{"concertId":1,"seats":["A",2]}', json));
  expect(refusal).toMatchObject({
    refusal: 'INVALID_REQUEST',
    detail: expect.stringContaining('concertId'),
    extra: {
      errors: [
        { path: 'concertId', message: expect.stringMatching(/\S/) },
        { path: 'seats.1', message: expect.stringMatching(/\S/) },
      ],
    },
  });
});

test('a body of nothing but mistakes gets a short answer', async () => {
  const many = JSON.stringify({ concertId: 'c', seats: Array(5000).fill(7) });
  const refusal = await jsonBody(schema)(event(many, json));
  expect(refusal?.extra?.errors).toHaveLength(20);
});

describe('routes that take no body', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['', 'text/plain'],
    ['{}', json],
  ])('take %j of type %j', async (body, contentType) => {
    expect(await codeOf(event(body, contentType), emptyBody)).toBeUndefined();
  });
  test.each(['{"a":1}', '[]', 'null', '{"__proto__":1}'])('refuse %s', async (body) => {
    expect(await codeOf(event(body, json), emptyBody)).toBe('INVALID_REQUEST');
  });
});
