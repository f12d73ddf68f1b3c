import fc from 'fast-check';
import type { Change, Plan } from './plan.ts';

const header = (name: string, value: string, rest: Partial<Plan> = {}): Change => ({
  words: `${name}: ${value.slice(0, 60)}${value.length > 60 ? `… (${value.length} characters)` : ''}`,
  apply: ({ headers }) => ({ headers: [...headers, [name, value]], ...rest }),
});

const mediaTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  'application/json; charset=utf-16',
  'application/json;charset=UTF-8; charset=latin1',
  'APPLICATION/JSON',
  ' application/json ',
  'application/json, text/plain',
  'application/vnd.api+json',
  'text/json',
  'application/json\u0000',
  '*/*',
  '',
];

const keys = [
  '',
  ' ',
  'x'.repeat(255),
  'x'.repeat(256),
  'späť',
  '\ud83c\udfab',
  'a\tb',
  'key-1, key-1',
  '#',
  '\u0080',
];

/** Headers that an API may trip over, and still are HTTP. */
export const headerChange: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom(...mediaTypes.map((type) => header('content-type', type))),
  fc.constantFrom(...keys.map((key) => header('idempotency-key', key))),
  fc.constantFrom(
    header('content-encoding', 'gzip'),
    header('accept', 'application/xml'),
    header('accept-encoding', 'br;q=1.0, gzip;q=0.8, *;q=0.1'),
    header('cookie', `session=${'x'.repeat(3000)}; __proto__=1`),
    header('__proto__', 'x'),
    header('constructor', 'x'),
    header('x-http-method-override', 'DELETE'),
    header('x-amz-security-token', 'x'),
    header('x-forwarded-for', '127.0.0.1, <script>'),
    header('range', 'bytes=0-1'),
    header('if-none-match', '*'),
    header('expect', '100-continue'),
    header('origin', 'null'),
    header('user-agent', '() { :; }; echo x'),
  ),
);

const words = (what: string, apply: Change['apply']): Change => ({ words: what, apply });
const malformed = { isMalformed: true } as const;

/** What a client library would refuse to send. */
export const rawChange: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom(
    header('x', 'y\r\nqueue-token: forged', malformed),
    header('x', 'y\r\n\r\nGET /api/v1/health HTTP/1.1\r\nhost: localhost\r\n\r\n', malformed),
    header('x', 'y\nz', malformed),
    header('x', 'y\u0000z', malformed),
    header('x y', 'z', malformed),
    header('', 'z', malformed),
    header('transfer-encoding', 'chunked, identity', malformed),
    header('transfer-encoding', 'xchunked', malformed),
    header('content-length', '3', malformed),
    header('host', 'localhost', malformed),
    header('host', 'evil.example', malformed),
    header('connection', 'close, queue-token', malformed),
    header('upgrade', 'h2c', malformed),
  ),
  fc
    .constantFrom(9000, 10_000, 10_240, 10_300, 20_000)
    .map((length) => header('x-flood', 'x'.repeat(length), malformed)),
  fc.constantFrom(100, 900, 2500).map((count) =>
    words(`${count} headers`, ({ headers }) => ({
      headers: [...headers, ...Array.from({ length: count }, (_, at): [string, string] => [`x-${at}`, 'y'])],
      ...malformed,
    })),
  ),
  fc
    .constantFrom('0', '5', '100000', '-1', '1e3', 'x', '18446744073709551616')
    .map((contentLength) =>
      words(`content-length: ${contentLength}`, () => ({ framing: { contentLength }, ...malformed })),
    ),
  fc.constant(words('no content-length', () => ({ framing: { contentLength: null }, ...malformed }))),
  fc.constant(words('chunked', () => ({ framing: { isChunked: true } }))),
  fc.constant(
    words('chunked and content-length', () => ({
      framing: { isChunked: true, contentLength: '4' },
      ...malformed,
    })),
  ),
);

const methods = ['GET', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
const noMethods = ['CONNECT', 'get', 'FOO', 'PRI', ''];

export const methodChange: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(...methods).map((method) => words(`method ${method}`, () => ({ method }))),
  },
  fc
    .constantFrom(...noMethods)
    .map((method) => words(`method ${JSON.stringify(method)}`, () => ({ method, ...malformed }))),
);
