import { expect, test } from 'vitest';
import type { HttpEvent } from '../../../functions/http/pipeline.ts';
import { fan, type WithFan } from '../../../functions/queue/fan.ts';
import { testTokens } from '../../support/fans.ts';

const place = { concertId: 'c', position: 7, owner: 'o' };
const event = (token?: string) =>
  ({ headers: token === undefined ? {} : { 'queue-token': token } }) as unknown as HttpEvent<
    Partial<WithFan>
  >;
const step = fan(testTokens, () => 5000);

test('a token of ours says whose place it is', async () => {
  const each = event(await testTokens.issue(place, 10_000));
  expect(await step(each)).toBeUndefined();
  expect(each.fan).toEqual(place);
});

test.each([
  [undefined, 'QUEUE_TOKEN_REQUIRED'],
  ['', 'QUEUE_TOKEN_REQUIRED'],
  ['nonsense', 'QUEUE_TOKEN_INVALID'],
  ['a.b.c', 'QUEUE_TOKEN_INVALID'],
])('%j: %s', async (token, code) => {
  const each = event(token);
  expect(await step(each)).toMatchObject({ refusal: code });
  expect(each.fan).toBeUndefined();
});

test('a token past its end is not valid', async () => {
  expect(await step(event(await testTokens.issue(place, 5000)))).toMatchObject({
    refusal: 'QUEUE_TOKEN_INVALID',
  });
});
