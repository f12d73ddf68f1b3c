import { list, type Pattern, refuseVariable, wildcardPattern } from './wildcards.ts';

/** One operator on one key. */
export interface Condition {
  key: string;
  /** What the policy lists; each of the request's values has to match one of them. */
  patterns: Pattern[];
  /** `ForAllValues`, which is true of a request without a value for the key. */
  holdsWithout: boolean;
}

type Context = Record<string, string | string[]>;

export function conditionHolds(condition: Condition, context: Context): boolean {
  const values = valuesFor(condition, context);
  if (values === undefined) return condition.holdsWithout;
  return values.every((value) => condition.patterns.some(({ matches }) => matches(value)));
}

/** The patterns by which the request's values pass. */
export function patternsThatMatch(condition: Condition, context: Context): Pattern[] {
  const values = valuesFor(condition, context) ?? [];
  return condition.patterns.filter(({ matches }) => values.some(matches));
}

const valuesFor = ({ key }: Condition, context: Context): string[] | undefined =>
  context[key] === undefined ? undefined : (list(context[key]) as string[]);

/** The keys whose values the local stack puts into requests: any other could only ever read as absent. */
const knownKeys = new Set([
  'dynamodb:LeadingKeys',
  'iam:PassedToService',
  'aws:SourceArn',
  'aws:SourceAccount',
  'aws:SecureTransport',
]);

const operators: Record<string, (pattern: string, where: string) => Pattern> = {
  StringEquals: (text) => ({ text, matches: (value) => value === text }),
  StringLike: wildcardPattern,
  ArnEquals: wildcardPattern,
  ArnLike: wildcardPattern,
  Bool: (text) => ({ text, matches: (value) => value.toLowerCase() === text.toLowerCase() }),
};

/** @throws Error naming any operator or key that it does not know. */
export function parseConditions(block: unknown, where: string): Condition[] {
  const operatorEntries = Object.entries((block ?? {}) as Record<string, Record<string, unknown>>);
  return operatorEntries.flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, patterns]): Condition => {
      const known = [...knownKeys].find((name) => name.toLowerCase() === key.toLowerCase());
      if (known === undefined) throw new Error(`unknown condition key ${key} in ${where}`);
      return { key: known, ...parseOperator(operator, list(patterns).map(String), where) };
    }),
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
function parseOperator(name: string, texts: string[], where: string): Omit<Condition, 'key'> {
  const [, forAll, base = ''] = /^(ForAllValues:)?(\w+)$/.exec(name) ?? [];
  const compile = Object.hasOwn(operators, base) ? operators[base] : undefined;
  if (compile === undefined) throw new Error(`unknown condition operator ${name} in ${where}`);
  const patterns = texts.map((text) => {
    refuseVariable(text, where);
    return compile(text, where);
  });
  return { patterns, holdsWithout: forAll !== undefined };
}
