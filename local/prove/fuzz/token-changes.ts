import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { decodeJwt, SignJWT } from 'jose';
import { type Change, plain, type Signature } from './plan.ts';

type Forge = (token: string, past: string) => string | Promise<string>;

const forged = (words: string, forge: Forge): Change => ({
  words: `token: ${words}`,
  apply: ({ token }) => ({ token: token ?? '‹token.holder›', forge }),
});

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const partsOf = (token: string) => token.split('.') as [header: string, payload: string, signature: string];

/** The claims changed, under the signature of before. */
const withClaims = (change: object) => (token: string) => {
  const [header, , signature] = partsOf(token);
  return `${header}.${encoded({ ...decodeJwt(token), ...change })}.${signature}`;
};

/** Another algorithm named, with nothing signed. */
const unsigned = (alg: string) => (token: string) =>
  `${encoded({ alg, typ: 'holdfast-queue' })}.${partsOf(token)[1]}.`;

/** Signed as it should be, but for the secret or the kind of token. */
const signed = (secret: string, typ: string, alg: string) => (token: string) =>
  new SignJWT({ ...decodeJwt(token) })
    .setProtectedHeader({ alg, typ })
    .sign(Buffer.from(secret === '' ? randomBytes(64) : secret.padEnd(64, ' ')));

const fixed: Change[] = [
  { words: 'token: none', apply: () => ({ token: null }) },
  forged('empty', () => ''),
  forged('blank', () => ' '),
  forged('garbage', () => 'garbage'),
  forged('three dots', () => '...'),
  forged('two, joined', (token) => `${token}, ${token}`),
  forged('Bearer', (token) => `Bearer ${token}`),
  forged('in upper case', (token) => token.toUpperCase()),
  forged('5,000 characters', () => 'x'.repeat(5000)),
  forged('without signature', (token) => partsOf(token).slice(0, 2).join('.')),
  forged('one character short', (token) => token.slice(0, -1)),
  forged('one character more', (token) => `${token}A`),
  forged('padded', (token) => `${token}=`),
  forged('a token past its end', (_, past) => past),
  forged('position 1', withClaims({ position: 1 })),
  forged('another owner', withClaims({ sub: 'AAAAAAAAAAAAAAAAAAAAAA' })),
  forged('a later end', withClaims({ exp: 9_999_999_999 })),
  forged('concert SEATS#', withClaims({ concertId: 'SEATS#' })),
  ...['none', 'None', 'HS512', 'RS256'].map((alg) => forged(`alg ${alg}, not signed`, unsigned(alg))),
  forged('signed with another secret', signed('', 'holdfast-queue', 'HS256')),
  forged('signed with a secret of blanks', signed(' ', 'holdfast-queue', 'HS256')),
  forged('HS512 with another secret', signed('', 'holdfast-queue', 'HS512')),
  forged('another type, another secret', signed('', 'JWT', 'HS256')),
];

/** One character of a token is another one. */
const tampered = fc.nat({ max: 400 }).map((at) =>
  forged(`character ${at} changed`, (token) => {
    const place = at % token.length;
    return token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1);
  }),
);

const fans = ['holder', 'payer', 'left', 'stranger', 'waiting', 'lapsed', 'late'];
const others = fc.constantFrom(...fans).map((fan): Change => {
  const token = `‹token.${fan}›`;
  return { words: `token of ${fan}`, apply: () => ({ token, forge: plain.forge }) };
});

/** A token that is not there, not right, or somebody else's. */
export const tokenChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...fixed) },
  { weight: 3, arbitrary: tampered },
  { weight: 2, arbitrary: others },
);

const signatures: Signature[] = [
  'none',
  'operator',
  'wrong secret',
  'ten minutes old',
  'body changed after signing',
  'path changed after signing',
  'garbage',
];

/** Signed in another way than the route wants. */
export const signatureChange: fc.Arbitrary<Change> = fc
  .constantFrom(...signatures)
  .map((signature) => ({ words: `signature: ${signature}`, apply: () => ({ signature }) }));
