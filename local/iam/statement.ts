import { refuseUnknown } from '../refuse-unknown.ts';
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
  /** Logical id of the role, policy or permission that it is of. */
  holder: string;
  sid: string;
  effect: 'Allow' | 'Deny';
  /** `Service:events.amazonaws.com`, `AWS:<arn>` or `AWS:*`; empty in an identity policy. */
  principals: string[];
  /** They match actions in any case. */
  actions: Pattern[];
  resources: Pattern[];
  conditions: Condition[];
}

export const statementMatches = (statement: Statement, request: AccessRequest): boolean =>
  statement.actions.some(({ matches }) => matches(request.action)) &&
  statement.resources.some(({ matches }) => matches(request.resource)) &&
  statement.conditions.every((condition) => conditionHolds(condition, request.context));

const elements = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];

/**
 * Parses a resolved policy document.
 *
 * @param where Logical id of what the policy is of, or on.
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
  const { Sid = '', Effect, Principal, Action, Resource = '*' } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny')
    throw new Error(`unknown effect ${String(Effect)} in ${where}`);
  if (Action === undefined) throw new Error(`a statement of ${where} has no Action`);
  return {
    holder: where,
    sid: String(Sid),
    effect: Effect,
    principals: parsePrincipals(Principal, where),
    actions: list(Action).map((text) => actionPattern(String(text), where)),
    resources: list(Resource).map((text) => wildcardPattern(String(text), where)),
    conditions: parseConditions(statement.Condition, where),
  };
}

function actionPattern(text: string, where: string): Pattern {
  const { matches } = wildcardPattern(text.toLowerCase(), where);
  return { text, matches: (action) => matches(action.toLowerCase()) };
}

function parsePrincipals(principal: unknown, where: string): string[] {
  if (principal === undefined) return [];
  if (principal === '*') return ['AWS:*'];
  return Object.entries(principal as Record<string, unknown>).flatMap(([kind, names]) => {
    if (kind !== 'Service' && kind !== 'AWS') throw new Error(`unknown principal ${kind} in ${where}`);
    return list(names).map((name) => `${kind}:${String(name)}`);
  });
}
