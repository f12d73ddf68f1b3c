import { type Condition, conditionHolds, parseConditions } from './conditions.ts';
import { list, type Pattern, wildcardPattern } from './wildcards.ts';

export interface AccessRequest {
  /** For example `dynamodb:PutItem`. */
  action: string;
  /** ARN. */
  resource: string;
  /** Condition keys with their values, for example `dynamodb:LeadingKeys`. */
  context: Record<string, string | string[]>;
}

export interface Statement {
  effect: 'Allow' | 'Deny';
  /** `Service:events.amazonaws.com`, `AWS:<arn>` or `AWS:*`; empty in an identity policy. */
  principals: string[];
  matchesAction(action: string): boolean;
  matchesResource(resource: string): boolean;
  conditions: Condition[];
}

export const statementMatches = (statement: Statement, request: AccessRequest): boolean =>
  statement.matchesAction(request.action) &&
  statement.matchesResource(request.resource) &&
  statement.conditions.every((condition) => conditionHolds(condition, request.context));

const elements = new Set([
  'Sid',
  'Effect',
  'Principal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/**
 * Parses a resolved policy document.
 *
 * @param where What to call it in errors.
 * @throws Error naming any element that it does not know.
 */
export function parsePolicyDocument(document: unknown, where: string): Statement[] {
  const { Statement: statements, ...rest } = document as { Statement: unknown };
  const unknown = Object.keys(rest).find((key) => key !== 'Version' && key !== 'Id');
  if (unknown !== undefined) throw new Error(`unknown policy element ${unknown} in ${where}`);
  return list(statements).map((statement) => parseStatement(statement as Record<string, unknown>, where));
}

function parseStatement(statement: Record<string, unknown>, where: string): Statement {
  const unknown = Object.keys(statement).find((key) => !elements.has(key));
  if (unknown !== undefined) throw new Error(`unknown policy element ${unknown} in ${where}`);
  const { Effect, Principal, Action, NotAction, Resource, NotResource } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny')
    throw new Error(`unknown effect ${String(Effect)} in ${where}`);
  return {
    effect: Effect,
    principals: parsePrincipals(Principal, where),
    matchesAction: matcher(Action, NotAction, where, (text) => text.toLowerCase()),
    // A trust policy names no resource: the role it is on is meant.
    matchesResource: matcher(Resource ?? (NotResource === undefined ? '*' : undefined), NotResource, where),
    conditions: parseConditions(statement.Condition, where),
  };
}

function matcher(
  positive: unknown,
  negative: unknown,
  where: string,
  normalise: (text: string) => string = (text) => text,
): (text: string) => boolean {
  if ((positive === undefined) === (negative === undefined)) {
    throw new Error(`a statement in ${where} must have either the element or its Not form`);
  }
  const patterns: Pattern[] = list(positive ?? negative).map((text) =>
    wildcardPattern(normalise(String(text)), where),
  );
  const wanted = positive !== undefined;
  return (text) => patterns.some((pattern) => pattern(normalise(text))) === wanted;
}

function parsePrincipals(principal: unknown, where: string): string[] {
  if (principal === undefined) return [];
  if (principal === '*') return ['AWS:*'];
  return Object.entries(principal as Record<string, unknown>).flatMap(([kind, names]) => {
    if (kind !== 'Service' && kind !== 'AWS') throw new Error(`unknown principal ${kind} in ${where}`);
    return list(names).map((name) => `${kind}:${String(name)}`);
  });
}
