import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { emptyBody } from '../../../../functions/http/body.ts';
import { confirmBody } from '../../../../functions/reservations/confirm-body.ts';
import { jsonFor } from '../../../../local/prove/fuzz/json-arbitrary.ts';
import { jsonChange } from '../../../../local/prove/fuzz/json-changes.ts';
import { bodyOf, plain } from '../../../../local/prove/fuzz/plan.ts';

const every = z.strictObject({
  name: z.string().check(z.minLength(2), z.maxLength(5)),
  id: z.string().check(z.regex(/^[A-Z0-9]{1,4}$/)),
  printable: z.string().check(z.minLength(1), z.regex(/^[^\p{Cc}\p{Cs}]*$/u)),
  at: z.iso.datetime({ offset: true }),
  few: z.int().check(z.minimum(1), z.maximum(3)),
  many: z.int().check(z.minimum(0), z.maximum(1_000_000_000_000)),
  list: z.array(z.union([z.strictObject({ a: z.int() }), z.string()])).check(z.minLength(1), z.maxLength(2)),
  maybe: z.optional(z.strictObject({ b: z.optional(z.int()) })),
});

it.each([every, emptyBody, confirmBody])('what is made from a schema passes it', (schema) => {
  fc.assert(
    fc.property(jsonFor(schema), (json) => {
      expect(schema.safeParse(JSON.parse(JSON.stringify(json))).error).toBeUndefined();
    }),
    { seed: 1, numRuns: 200 },
  );
});

it('what is put in place of a property is taken', () => {
  const [made] = fc.sample(jsonFor(confirmBody, { currency: fc.constant('‹x›') }), { seed: 1, numRuns: 1 });
  expect(made).toMatchObject({ currency: '‹x›' });
});

it('a schema of a kind that is not known is refused', () => {
  expect(() => jsonFor(z.strictObject({ a: z.record(z.string(), z.int()) }))).not.toThrow();
  expect(() => jsonFor(z.strictObject({ a: z.boolean() }))).toThrow('no arbitrary for {"type":"boolean"}');
});

it('most changes make a body that its schema refuses, and leave the one before as it was', () => {
  const before = { paymentId: 'p', amount: 50, currency: 'KRW' };
  const changes = fc.sample(jsonChange, { seed: 1, numRuns: 300 });
  const after = changes.map(({ apply }) => {
    const plan = { ...plain, method: 'POST', path: '/', body: bodyOf(before), headers: [], changes: [] };
    return apply({ ...plan, kind: 'valid' }).body?.json;
  });
  expect(before).toEqual({ paymentId: 'p', amount: 50, currency: 'KRW' });
  const refused = after.filter((body) => !confirmBody.safeParse(body).success);
  expect(refused.length).toBeGreaterThan(200);
  expect(refused.length).toBeLessThan(300);
});
