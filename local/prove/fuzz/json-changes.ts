import fc from 'fast-check';
import { bodyOf, type Change } from './plan.ts';

/** Values that a field of any type may meet. */
const oddValues: unknown[] = [
  null,
  true,
  false,
  '',
  ' ',
  '0',
  '1',
  'null',
  'A-1-1 ',
  'KRW\u0000',
  'e\u0301',
  '\u212B',
  'A\u200B-1',
  '\u202Etxet',
  '\uD800',
  '\uDFFF\uD800',
  '\uFEFF',
  '../../etc/passwd',
  'SEATS#open#A',
  'CONCERT#open',
  "' OR 1=1 --",
  '${jndi:ldap://x}',
  '<script>1</script>',
  '{{7*7}}',
  0,
  -1,
  1.5,
  21,
  601,
  2001,
  3601,
  10_000,
  86_401,
  1_000_000_000_001,
  2 ** 53,
  1e21,
  5e-324,
  [],
  [[]],
  {},
  { $gt: '' },
  { $ne: null },
  { S: 'A-1-1' },
  { attribute_exists: 'pk' },
];
const oddNames = [
  'extra',
  'price',
  '',
  'constructor',
  'toString',
  'pk',
  '$where',
  'owner',
  'Ünïcode',
  'a.b',
  '0',
];
const longTexts = [33, 65, 129, 201, 256, 5000];

/** Of any UTF-16 code units: control characters and lone surrogates too. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.nat({ max: 0xff }), fc.nat({ max: 0xffff })), { minLength: 1, maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

type Operation =
  | { does: 'drop' | 'twice' | 'wrap' | 'retype' }
  | { does: 'replace'; value: unknown }
  | { does: 'add'; name: string; value: unknown }
  | { does: 'lengthen'; characters: number }
  | { does: 'bury'; deep: number };

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.constantFrom<Operation>({ does: 'drop' }, { does: 'twice' }, { does: 'wrap' }, { does: 'retype' }),
  fc.record({ does: fc.constant('replace' as const), value: fc.constantFrom(...oddValues) }),
  fc.record({ does: fc.constant('replace' as const), value: fc.jsonValue({ maxDepth: 2 }) }),
  fc.record({ does: fc.constant('replace' as const), value: anyText }),
  fc.record({
    does: fc.constant('add' as const),
    name: fc.constantFrom(...oddNames),
    value: fc.constantFrom(...oddValues),
  }),
  fc.record({ does: fc.constant('lengthen' as const), characters: fc.constantFrom(...longTexts) }),
  fc.record({ does: fc.constant('bury' as const), deep: fc.constantFrom(3, 100, 2000) }),
);

/** One thing about the body's JSON that is not as it should be, at any place in it. */
export const jsonChange: fc.Arbitrary<Change> = fc
  .tuple(fc.nat({ max: 60 }), operation)
  .map(([number, todo]) => ({
    words: `body: ${JSON.stringify(todo).slice(0, 100)}, at place ${number}`,
    apply({ body }) {
      const root: Container = { json: structuredClone(body?.json ?? {}) };
      const places = placesIn(root);
      change(places[number % places.length] as Place, todo);
      return { body: { ...(body ?? bodyOf({})), json: root.json } };
    },
  }));

type Container = Record<string, unknown>;

interface Place {
  parent: Container;
  key: string;
}

/** Every value in there, by what holds it, from the outside in; deep down is like less deep. */
function placesIn(parent: Container, levels = 20): Place[] {
  return Object.entries(parent).flatMap(([key, value]) => {
    const isContainer = levels > 0 && typeof value === 'object' && value !== null;
    return [{ parent, key }, ...(isContainer ? placesIn(value as Container, levels - 1) : [])];
  });
}

function change({ parent, key }: Place, todo: Operation): void {
  const value = parent[key];
  if (todo.does === 'drop') remove(parent, key);
  else if (todo.does === 'twice' && Array.isArray(parent)) parent.push(value);
  else if (todo.does === 'add') add(value, todo);
  else parent[key] = replaced(value, todo);
}

function remove(parent: Container, key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

function add(target: unknown, { name, value }: { name: string; value: unknown }): void {
  if (typeof target !== 'object' || target === null) return;
  if (Array.isArray(target)) target.push(value);
  else (target as Container)[name] = value;
}

function replaced(value: unknown, todo: Operation): unknown {
  switch (todo.does) {
    case 'replace':
      return todo.value;
    case 'lengthen':
      return typeof value === 'string'
        ? value.padEnd(todo.characters, 'x')
        : Array.from({ length: 201 }, () => value);
    case 'bury':
      return JSON.parse(`${'['.repeat(todo.deep)}${'1'}${']'.repeat(todo.deep)}`);
    case 'retype':
      return typeof value === 'string' ? Number(value) : String(value);
    default:
      return [value];
  }
}
