import fc from 'fast-check';
import * as z from 'zod/mini';

/** As much of JSON Schema as the schemas of the routes use. */
interface JsonSchema {
  type?: string;
  anyOf?: JsonSchema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

/** In place of what the schema says, by the name of the property: what JSON Schema cannot say, and what exists. */
export type Instead = Record<string, fc.Arbitrary<unknown>>;

/** JSON values that the schema takes, as far as JSON Schema can say it. @throws Error naming what is not known here. */
export function jsonFor(schema: z.ZodMiniType, instead: Instead = {}): fc.Arbitrary<unknown> {
  return arbitrary(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema, instead);
}

function arbitrary(schema: JsonSchema, instead: Instead): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => arbitrary(each, instead)));
  if (schema.type === 'object') return objectOf(schema, instead);
  if (schema.type === 'array') {
    const { items = {}, minItems = 0, maxItems = mostItems } = schema;
    return fc.array(arbitrary(items, instead), {
      minLength: minItems,
      maxLength: Math.min(maxItems, mostItems),
    });
  }
  if (schema.type === 'integer') return integerOf(schema);
  if (schema.type === 'string') return stringOf(schema);
  throw new Error(`no arbitrary for ${JSON.stringify(schema)}`);
}

/** Long lists only cost time: the bounds are tried by changes. */
const mostItems = 4;

function objectOf({ properties = {}, required = [] }: JsonSchema, instead: Instead): fc.Arbitrary<unknown> {
  const parts: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, instead[name] ?? arbitrary(schema, instead)]),
  );
  return fc.record(parts, { requiredKeys: required, noNullPrototype: true });
}

function integerOf({ minimum = 0, maximum = 1_000_000 }: JsonSchema): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(minimum, maximum),
    fc.integer({ min: minimum, max: Math.min(maximum, minimum + 1000) }),
  );
}

function stringOf({ format, pattern, minLength = 0, maxLength = 40 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'date-time') return timeText;
  const matcher = new RegExp(pattern ?? '', 'u');
  // fast-check makes strings from a pattern, unless it speaks of properties of characters.
  if (pattern && !pattern.includes('\\p')) return fc.stringMatching(matcher);
  return fc
    .oneof(
      fc.string({ unit: 'grapheme-composite', minLength, maxLength: Math.min(maxLength, 20) }),
      fc.constantFrom('x'.repeat(Math.max(minLength, 1)), 'x'.repeat(maxLength)),
    )
    .filter((text) => text.length <= maxLength && matcher.test(text));
}

/** ISO 8601 in its several spellings, from 2030 on. */
const timeText: fc.Arbitrary<string> = fc
  .tuple(
    fc.date({
      min: new Date('2030-01-01T00:00:00Z'),
      max: new Date('9999-12-30T00:00:00Z'),
      noInvalidDate: true,
    }),
    fc.constantFrom('Z', '+09:00', '-23:59', '+00:00'),
    fc.constantFrom('', '.5', '.123', '.123456789'),
  )
  .map(([date, offset, fraction]) => `${date.toISOString().slice(0, 19)}${fraction}${offset}`);
