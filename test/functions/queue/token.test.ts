import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { queueTokens } from '../../../functions/queue/token.ts';

const secret = 'a secret of forty-eight characters, or some more';
const tokens = queueTokens(async () => secret);
const place = { concertId: 'iu-2027', position: 1234, owner: 'Zm9vYmFyYmF6cXV4' };
const endsAtMs = 2_000_000_000_000;
const nowMs = endsAtMs - 1000;
const key = new TextEncoder().encode(secret);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of any header and payload, signed with the right secret. */
function handMade(header: object, payload: object): string {
  const body = `${encode(header)}.${encode(payload)}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}
const goodHeader = { alg: 'HS256', typ: 'holdfast-queue' };
const goodPayload = { concertId: 'c', position: 1, sub: 'o', exp: endsAtMs / 1000 };

test('a token says whose place it is', async () => {
  expect(await tokens.verify(await tokens.issue(place, endsAtMs), nowMs)).toEqual(place);
  expect(await tokens.verify(handMade(goodHeader, goodPayload), nowMs)).toEqual({
    concertId: 'c',
    position: 1,
    owner: 'o',
  });
});

test('it is good until its end, and no longer', async () => {
  const token = await tokens.issue(place, endsAtMs);
  expect(await tokens.verify(token, endsAtMs - 1)).toEqual(place);
  expect(await tokens.verify(token, endsAtMs)).toBeNull();
});

test('every change of a single character is refused', async () => {
  const token = await tokens.issue(place, endsAtMs);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const changed: string[] = [];
  for (let index = 0; index < token.length; index += 1) {
    const position = alphabet.indexOf(token[index] ?? '');
    // The neighbours of a base64url character differ from it in its lowest bits, which decoders may ignore.
    const others = [position ^ 1, position ^ 2, (position + 17) % 64].map((other) => alphabet[other] ?? '.');
    for (const other of [...others, '.', '=', ' '])
      if (other !== token[index]) changed.push(token.slice(0, index) + other + token.slice(index + 1));
    changed.push(token.slice(0, index) + token.slice(index + 1));
  }
  const passed = [];
  for (const each of changed) if (await tokens.verify(each, nowMs)) passed.push(each);
  expect(passed).toEqual([]);
  expect(changed.length).toBeGreaterThan(6 * token.length);
});

describe('not ours', () => {
  const cases: [why: string, make: () => string | Promise<string>][] = [
    ['empty', () => ''],
    ['dots', () => '..'],
    ['text', () => 'not a token'],
    ['one part', () => 'abc'],
    ['truncated', async () => (await tokens.issue(place, endsAtMs)).slice(0, -10)],
    ['without its signature', async () => (await tokens.issue(place, endsAtMs)).replace(/[^.]*$/, '')],
    ['with padding', async () => `${await tokens.issue(place, endsAtMs)}=`],
    ['with a space before', async () => ` ${await tokens.issue(place, endsAtMs)}`],
    ['with a line end', async () => `${await tokens.issue(place, endsAtMs)}\n`],
    ['twice', async () => `${await tokens.issue(place, endsAtMs)}.${await tokens.issue(place, endsAtMs)}`],
    ['of another secret', () => queueTokens(async () => `${secret}!`).issue(place, endsAtMs)],
    ['of another type', () => handMade({ ...goodHeader, typ: 'JWT' }, goodPayload)],
    ['of no type', () => handMade({ alg: 'HS256' }, goodPayload)],
    ['alg none', () => `${encode({ ...goodHeader, alg: 'none' })}.${encode(goodPayload)}.`],
    ['alg none, signed', () => handMade({ ...goodHeader, alg: 'none' }, goodPayload)],
    ['without an end', () => handMade(goodHeader, { ...goodPayload, exp: undefined })],
    ['without an owner', () => handMade(goodHeader, { ...goodPayload, sub: undefined })],
    ['no payload', () => handMade(goodHeader, 'text' as never)],
    ['critical extension', () => handMade({ ...goodHeader, crit: ['b64'], b64: false }, goodPayload)],
    [
      'HS512',
      () =>
        new SignJWT(goodPayload)
          .setProtectedHeader({ alg: 'HS512', typ: 'holdfast-queue' })
          .sign(new Uint8Array([...key, ...key])),
    ],
    ['rubbish', () => `${'a'.repeat(3000)}.${'b'.repeat(3000)}.${'c'.repeat(43)}`],
    ['other characters', () => '💺.💺.💺'],
  ];
  test.each(cases)('%s', async (_, make) => {
    expect(await tokens.verify(await make(), nowMs)).toBeNull();
  });
});

test('a secret that cannot be read throws, and is no verdict on the token', async () => {
  const broken = queueTokens(async () => {
    throw new Error('no secret');
  });
  await expect(broken.verify('a.b.c', nowMs)).rejects.toThrow('no secret');
});
