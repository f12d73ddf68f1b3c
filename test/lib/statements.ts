import { list, resources, text } from './template.ts';

export interface Statement {
  Effect: string;
  Action?: string | string[];
  Resource?: unknown;
  Principal?: unknown;
  Condition?: Record<string, unknown>;
}

interface Role {
  AssumeRolePolicyDocument: { Statement: Statement[] };
  Policies?: { PolicyDocument: { Statement: Statement[] } }[];
}

/** Every policy statement in a JSON tree, wherever it stands. */
export function statementsIn(tree: unknown): Statement[] {
  if (typeof tree !== 'object' || tree === null) return [];
  if ('Effect' in tree) return [tree as Statement];
  return Object.values(tree).flatMap(statementsIn);
}

/** What a statement leaves open that could be named; a Deny may be as broad as it likes. */
export function openEnds(statement: Statement): string[] {
  if (statement.Effect !== 'Allow') return [];
  const known = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition']);
  const actions = list(statement.Action ?? '*').filter((action) => action.includes('*'));
  const everything = list(statement.Resource).filter((resource) => resource === '*');
  const anyone = JSON.stringify(statement.Principal)?.includes('"*"') ? ['anyone'] : [];
  return [
    ...actions,
    ...everything,
    ...anyone,
    ...Object.keys(statement).filter((key) => !known.has(key)),
  ].map(String);
}

/** A role's own permissions, one line per action and resource, sorted: `dynamodb:GetItem Table [CONCERT#*]`. */
export function permissionsOf(roleId: string): string[] {
  return (
    roleOf(roleId)
      .Policies?.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .flatMap(linesOf)
      .sort() ?? []
  );
}

export function roleOf(roleId: string): Role {
  const role = resources[roleId];
  if (role?.Type !== 'AWS::IAM::Role') throw new Error(`${roleId} is no role`);
  return role.Properties as unknown as Role;
}

function linesOf(statement: Statement): string[] {
  const condition = conditionText(statement.Condition);
  const where = list(statement.Resource).map((resource) => `${text(resource)}${condition}`);
  return list(statement.Action ?? []).flatMap((action) => where.map((resource) => `${action} ${resource}`));
}

/** Leading keys in brackets if they are held to as they must be; every other condition as it is. */
function conditionText(condition: Statement['Condition']): string {
  if (!condition) return '';
  const { 'ForAllValues:StringLike': like, ...others } = condition;
  const keys = (like as Record<string, string | string[]> | undefined)?.['dynamodb:LeadingKeys'];
  if (keys && Object.keys(others).length === 0) return ` [${list(keys).sort().join(' ')}]`;
  return ` ${JSON.stringify(condition)}`;
}
