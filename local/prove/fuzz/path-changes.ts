import fc from 'fast-check';
import { anyText } from './json-changes.ts';
import type { Change } from './plan.ts';

const oddIds = [
  '%00',
  '..',
  '.',
  '%2e%2e',
  '..%2f..',
  '..;',
  '%2F',
  '%5c',
  '%ff',
  '%C0%80',
  '%F0%9F%8E%AB',
  'a%20b',
  '%20',
  "'%22",
  '%23',
  'SEATS%23open%23A',
  'CONCERT%23‹open›',
  '‹open›%23A',
  '%7B%22S%22:%22x%22%7D',
  '$gt',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'null',
  'undefined',
  '-1',
  '0',
  '*',
  '%0d%0aset-cookie:%20a=b',
  'current',
  'e%CC%81',
  '%E2%80%8B',
  '{concertId}',
  'x'.repeat(300),
  'x'.repeat(2100),
  'x'.repeat(6000),
];

const path = (words: string, change: (path: string) => string, isMalformed = false): Change => ({
  words: `path: ${words}`,
  apply: (plan) => ({ path: change(plan.path), isMalformed: plan.isMalformed || isMalformed }),
});

/** The last segment but the verb, if the path has an id; else the last. */
const withId = (text: string, id: string): string =>
  /‹[^›]+›/.test(text) ? text.replace(/‹[^›]+›/, () => id) : text.replace(/[^/]*$/, () => id);

export const idChange: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom(...oddIds).map((id) => path(`id ${id.slice(0, 40)}`, (text) => withId(text, id))),
  anyText.map((id) => {
    const encoded = encodeURIComponent(id.toWellFormed());
    return path(`id ${encoded}`, (text) => withId(text, encoded));
  }),
);

/** Paths that are no path of ours, or no path at all. */
export const pathChange: fc.Arbitrary<Change> = fc.constantFrom(
  path('upper case', (text) => text.replace('/api', '/API')),
  path('double slash', (text) => text.replace('/v1/', '/v1//')),
  path('leading double slash', (text) => `/${text}`),
  path('slash at its end', (text) => `${text}/`),
  path('an encoded letter', (text) => text.replace('/v1', '/%76%31')),
  path('an encoded slash', (text) => text.replace('/v1/', '/v1%2F')),
  path('encoded twice', (text) => text.replace('/v1/', '/v1%252F')),
  path('dot segments', (text) => text.replace('/v1/', '/v1/./../v1/')),
  path('a parameter', (text) => text.replace('/v1/', '/v1;a=b/')),
  path('..;/', (text) => text.replace('/v1/', '/v1/..;/v1/')),
  path('%zz', (text) => `${text}%zz`),
  path('a lone %', (text) => `${text}%`),
  path('half a character', (text) => `${text}%F0%9F`),
  path('an address', (text) => `http://localhost${text}`),
  path('a backslash', (text) => text.replaceAll('/', '\\'), true),
  path('a blank', (text) => `${text} x`, true),
  path('a line feed', (text) => `${text}\nx`, true),
  path('raw Unicode', (text) => `${text}/späť`, true),
  path('*', () => '*', true),
  path('a fragment', (text) => `${text}#x`),
  path('nothing', () => '', true),
);

const queries = [
  '?section=',
  '?section=A&section=S',
  '?section=A%23',
  '?section=a',
  '?section=%ff',
  '?section=__proto__',
  '?section[]=A',
  '?section[$ne]=A',
  `?section=${'A'.repeat(5000)}`,
  `?${'section=A&'.repeat(600)}`,
  '?__proto__=1&constructor=2',
  '?next=',
  '?next=AAAA',
  '?next=%00',
  '?next=null',
  `?next=${Buffer.from('2027-01-01T00:00:00.000Z#demo').toString('base64url')}`,
  `?next=${Buffer.from('9999-12-31T23:59:59.999Z#zzz').toString('base64url')}`,
  `?next=${Buffer.from('9999-99-99T99:99:99.999Z#zzz').toString('base64url')}`,
  `?next=${Buffer.from('CONCERT#open').toString('base64url')}`,
  `?next=${Buffer.from('SEATS#open#A').toString('base64url')}`,
  `?next=${'A'.repeat(4000)}`,
  '?',
  '??',
  '?=&=&&',
  '?%',
  '?%zz=%zz',
];

export const queryChange: fc.Arbitrary<Change> = fc
  .constantFrom(...queries)
  .map((query) => ({ words: `query ${query.slice(0, 60)}`, apply: () => ({ query }) }));
