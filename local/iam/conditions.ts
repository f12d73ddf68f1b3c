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

interface Operator {
  negated: boolean;
  compile(pattern: string, where: string): Pattern;
}

const equals = (pattern: string): Pattern => {
  return (value) => value === pattern;
};
const equalsIgnoringCase = (pattern: string): Pattern => {
  return (value) => value.toLowerCase() === pattern.toLowerCase();
};

const operators: Record<string, Operator> = {
  StringEquals: { negated: false, compile: equals },
  StringNotEquals: { negated: true, compile: equals },
  StringLike: { negated: false, compile: wildcardPattern },
  StringNotLike: { negated: true, compile: wildcardPattern },
  ArnEquals: { negated: false, compile: wildcardPattern },
  ArnNotEquals: { negated: true, compile: wildcardPattern },
  ArnLike: { negated: false, compile: wildcardPattern },
  ArnNotLike: { negated: true, compile: wildcardPattern },
  Bool: { negated: false, compile: equalsIgnoringCase },
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
  if (name === 'Null') return (values) => (values === undefined) === (patterns[0] === 'true');
  const [, quantifier, base = ''] = /^(?:(ForAllValues|ForAnyValue):)?(\w+)$/.exec(name) ?? [];
  const operator = Object.hasOwn(operators, base) ? operators[base] : undefined;
  if (operator === undefined) throw new Error(`unknown condition operator ${name} in ${where}`);
  const compiled = patterns.map((pattern) => {
    refuseVariable(pattern, where);
    return operator.compile(pattern, where);
  });
  const holdsFor = (value: string) => compiled.some((matches) => matches(value)) !== operator.negated;
  // Without values, "for all" is true of nothing, "for any" false, and a negated operator true.
  if (quantifier === 'ForAllValues') return (values) => (values ?? []).every(holdsFor);
  if (quantifier === 'ForAnyValue') return (values) => (values ?? []).some(holdsFor);
  return (values) => (values === undefined ? operator.negated : values.every(holdsFor));
}
