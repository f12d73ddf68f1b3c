import { refuseUnknown } from '../refuse-unknown.ts';
import { type Condition, conditionHolds, parseConditions } from './conditions.ts';
import { list, wildcardPattern } from './wildcards.ts';

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

const elements = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];

/**
 * Parses a resolved policy document.
 *
 * @param where What to call it in errors.
 * @throws Error naming any element that it does not know.
 */
export function parsePolicyDocument(document: unknown, where: string): Statement[] {
  const { Statement: statements, ...rest } = document as { Statement: unknown };
  refuseUnknown(rest, ['Version'], `the policy of ${where}`);
  return list(statements).map((statement) => parseStatement(statement as Record<string, unknown>, where));
}

function parseStatement(statement: Record<string, unknown>, where: string): Statement {
  refuseUnknown(statement, elements, `a statement of ${where}`);
  // A trust policy names no resource: the role it is on is meant.
  const { Effect, Principal, Action, Resource = '*' } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny')
    throw new Error(`unknown effect ${String(Effect)} in ${where}`);
  return {
    effect: Effect,
    principals: parsePrincipals(Principal, where),
    matchesAction: matcher(Action, where, (text) => text.toLowerCase()),
    matchesResource: matcher(Resource, where),
    conditions: parseConditions(statement.Condition, where),
  };
}

function matcher(
  element: unknown,
  where: string,
  normalise: (text: string) => string = (text) => text,
): (text: string) => boolean {
  if (element === undefined) throw new Error(`a statement of ${where} has no Action`);
  const patterns = list(element).map((text) => wildcardPattern(normalise(String(text)), where));
  return (text) => patterns.some((pattern) => pattern(normalise(text)));
}

function parsePrincipals(principal: unknown, where: string): string[] {
  if (principal === undefined) return [];
  if (principal === '*') return ['AWS:*'];
  return Object.entries(principal as Record<string, unknown>).flatMap(([kind, names]) => {
    if (kind !== 'Service' && kind !== 'AWS') throw new Error(`unknown principal ${kind} in ${where}`);
    return list(names).map((name) => `${kind}:${String(name)}`);
  });
}
