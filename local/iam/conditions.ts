import { list, type Pattern, refuseVariable, wildcardPattern } from './wildcards.ts';

/** One operator on one key. */
export interface Condition {
  key: string;
  /** Decides from the request's values for the key; undefined when the request has none. */
  holds(values: string[] | undefined): boolean;
}

export const conditionHolds = (
  { key, holds }: Condition,
  context: Record<string, string | string[]>,
): boolean => {
  const values = context[key];
  return holds(values === undefined ? undefined : (list(values) as string[]));
};

/** The keys whose values the local stack puts into requests: any other could only ever read as absent. */
const knownKeys = new Set([
  'dynamodb:LeadingKeys',
  'iam:PassedToService',
  'aws:SourceArn',
  'aws:SourceAccount',
  'aws:SecureTransport',
]);

const operators: Record<string, (pattern: string, where: string) => Pattern> = {
  StringEquals: (pattern) => (value) => value === pattern,
  StringLike: wildcardPattern,
  ArnEquals: wildcardPattern,
  ArnLike: wildcardPattern,
  Bool: (pattern) => (value) => value.toLowerCase() === pattern.toLowerCase(),
};

/** @throws Error naming any operator or key that it does not know. */
export function parseConditions(block: unknown, where: string): Condition[] {
  const operatorEntries = Object.entries((block ?? {}) as Record<string, Record<string, unknown>>);
  return operatorEntries.flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, patterns]): Condition => {
      const known = [...knownKeys].find((name) => name.toLowerCase() === key.toLowerCase());
      if (known === undefined) throw new Error(`unknown condition key ${key} in ${where}`);
      return { key: known, holds: parseOperator(operator, list(patterns).map(String), where) };
    }),
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
function parseOperator(name: string, patterns: string[], where: string): Condition['holds'] {
  const [, forAll, base = ''] = /^(ForAllValues:)?(\w+)$/.exec(name) ?? [];
  const compile = Object.hasOwn(operators, base) ? operators[base] : undefined;
  if (compile === undefined) throw new Error(`unknown condition operator ${name} in ${where}`);
  const compiled = patterns.map((pattern) => {
    refuseVariable(pattern, where);
    return compile(pattern, where);
  });
  const holdsFor = (value: string) => compiled.some((matches) => matches(value));
  // Without values, "for all" is true of nothing.
  return (values) => (values === undefined ? forAll !== undefined : values.every(holdsFor));
}
