import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type BodyPlan, bodyOf, type Change } from './plan.ts';

/** What is done to the body's text, or to its bytes. */
type BodyChange = Partial<Pick<BodyPlan, 'edit' | 'encode'>>;

const bodyChange = (words: string, todo: BodyChange): Change => ({
  words: `body: ${words}`,
  apply: ({ body }) => ({ body: { ...(body ?? bodyOf({})), ...todo } }),
});

const edit = (words: string, change: (text: string) => string) => bodyChange(words, { edit: change });
const encode = (words: string, change: (text: string) => Buffer) => bodyChange(words, { encode: change });

const limitBytes = 64 * 1024;
const padded = (text: string, bytes: number) =>
  text + ' '.repeat(Math.max(0, bytes - Buffer.byteLength(text)));

/** JSON that a parser of another kind would take otherwise. */
const fixedEdits: Change[] = [
  edit('first field twice', (text) => text.replace(/^\{("[^"]*":(?:"[^"]*"|\d+)),?/, '{$1,$1,')),
  edit('first field twice, then null', (text) => text.replace(/^\{("[^"]*":)/, '{$1null,$1')),
  edit('__proto__', (text) => text.replace('{', '{"__proto__":{"isAdmin":true},')),
  edit('constructor.prototype', (text) => text.replace('{', '{"constructor":{"prototype":{"seats":[]}},')),
  edit('trailing comma', (text) => text.replace(/\}$/, ',}')),
  edit('trailing garbage', (text) => `${text}}`),
  edit('two documents', (text) => `${text}\n${text}`),
  edit('a comment', (text) => text.replace('{', '{/* */')),
  edit('single quotes', (text) => text.replaceAll('"', "'")),
  edit('a raw line feed in each string', (text) => text.replaceAll(/"(?=[A-Za-z])/g, '"\n')),
  edit('escaped letters', (text) => text.replace('concertId', '\\u0063oncertId')),
  edit('a form', () => 'concertId=open&seats=A-1-1'),
  edit('XML', () => '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
  edit('64 KiB', (text) => padded(text, limitBytes)),
  edit('64 KiB less one byte', (text) => padded(text, limitBytes - 1)),
  edit('64 KiB and one byte', (text) => padded(text, limitBytes + 1)),
  edit('300 kB', (text) => padded(text, 300_000)),
  edit('20,000 open brackets', () => '['.repeat(20_000)),
  edit('5,000 fields', (text) =>
    text.replace('{', `{${Array.from({ length: 5000 }, (_, at) => `"f${at}":0,`).join('')}`),
  ),
  edit('10,000 seats', (text) =>
    text.replace('"seats":[', `"seats":[${Array.from({ length: 10_000 }, () => '"x",').join('')}`),
  ),
];

const numbers = [
  '-0',
  '1e400',
  '-1e400',
  '5e1',
  '50.0',
  '5E+1',
  '0x32',
  '050',
  '+50',
  '.5',
  'NaN',
  '1'.repeat(400),
];
const numberEdit = fc
  .constantFrom(...numbers)
  .map((spelling) => edit(`number ${spelling.slice(0, 9)}`, (text) => text.replace(/:\d+/, `:${spelling}`)));

const cut = fc
  .double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
  .map((part) =>
    edit(`cut after ${Math.round(part * 100)} %`, (text) => text.slice(0, Math.floor(text.length * part))),
  );

const encodings: Change[] = [
  encode('UTF-16', (text) => Buffer.from(text, 'utf16le')),
  encode('UTF-16 with its mark', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')),
  encode('byte order mark', (text) => Buffer.from(`\uFEFF${text}`)),
  encode('gzip, not said', (text) => gzipSync(text)),
  encode('base64', (text) => Buffer.from(Buffer.from(text).toString('base64'))),
  encode('Latin-1', (text) => Buffer.from(text.replace(/"(?=[A-Za-z])/, '"\u00fc'), 'latin1')),
  encode('bytes that are no UTF-8', (text) =>
    Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xc0, 0x80])]),
  ),
  encode('a NUL at the end', (text) => Buffer.from(`${text}\u0000`)),
];

const noise = fc
  .uint8Array({ maxLength: 200 })
  .map((bytes) => encode(`${bytes.length} bytes of noise`, () => Buffer.from(bytes)));

/** The body's text or bytes, bent. */
export const textChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...fixedEdits) },
  { weight: 2, arbitrary: numberEdit },
  { weight: 1, arbitrary: cut },
  { weight: 2, arbitrary: fc.constantFrom(...encodings) },
  { weight: 1, arbitrary: noise },
);
