/** How hard a request tries: well-formed; one thing wrong with it; or made to break something. */
export type Kind = 'valid' | 'near-valid' | 'hostile';

/**
 * A request as it is made up, before it is known what its references (`‹token.holder›`) stand for. They may stand in
 * path, query, headers and body.
 */
export interface Plan {
  kind: Kind;
  method: string;
  path: string;
  /** With its question mark; or empty. */
  query: string;
  headers: [name: string, value: string][];
  body: BodyPlan | null;
  /** A reference or any text; null for no token. */
  token: string | null;
  /** What is done to the token, once it is known. */
  forge(token: string, past: string): string | Promise<string>;
  signature: Signature;
  framing: Framing;
  /** Not even HTTP, or cut short: the server may hang up, or answer without a word. */
  isMalformed: boolean;
  /** What was done to it, in words. */
  changes: string[];
}

export interface BodyPlan {
  json: unknown;
  /** Changes of the JSON text. */
  edit(text: string): string;
  /** The bytes of the text. */
  encode(text: string): Buffer;
}

export type Signature =
  | 'none'
  | 'operator'
  | 'wrong secret'
  | 'ten minutes old'
  | 'body changed after signing'
  | 'path changed after signing'
  | 'garbage';

interface Framing {
  isChunked?: boolean;
  /** In place of the true number of bytes; null leaves the header out. */
  contentLength?: string | null;
}

/** Something that is done to a plan; the words say what. */
export interface Change {
  words: string;
  apply(plan: Plan): Partial<Plan>;
}

/** The plan with the change made. */
export const changed = (plan: Plan, { words, apply }: Change): Plan => ({
  ...plan,
  ...apply(plan),
  changes: [...plan.changes, words],
});

export const bodyOf = (json: unknown): BodyPlan => ({
  json,
  edit: (text) => text,
  encode: (text) => Buffer.from(text),
});

/** What stands in the plan before anything is done to it. */
export const plain = {
  kind: 'valid',
  query: '',
  headers: [],
  body: null,
  token: null,
  forge: (token: string) => token,
  signature: 'none',
  framing: {},
  isMalformed: false,
  changes: [],
} as const satisfies Partial<Plan>;
