import { expect, test } from 'vitest';
import { type IdempotencyKey, idempotencyKey } from '../../../functions/http/idempotency-key.ts';
import type { HttpEvent } from '../../../functions/http/pipeline.ts';

const event = (key?: string) =>
  ({ headers: key === undefined ? {} : { 'idempotency-key': key } }) as unknown as HttpEvent<IdempotencyKey>;

test.each([undefined, 'k', ' ', '~', 'x'.repeat(255)])('%j is handed on', async (key) => {
  const each = event(key);
  expect(await idempotencyKey(each)).toBeUndefined();
  expect(each.idempotencyKey).toBe(key);
});

test.each(['', 'x'.repeat(256), 'é', 'a\tb', 'a\n', '\u007f', '키'])('%j is refused', async (key) => {
  expect(await idempotencyKey(event(key))).toMatchObject({
    refusal: 'INVALID_REQUEST',
    extra: { errors: [{ path: 'Idempotency-Key' }] },
  });
});
