import type { LocalTemplate, Resource } from '../template.ts';
import { parsePolicyDocument, type Statement } from './statement.ts';
import { list } from './wildcards.ts';

/** What the managed policies that the CDK attaches by itself say. */
const managedPolicies: Record<string, unknown> = {
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole': {
    Statement: {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '*',
    },
  },
};

const roleProperties = new Set([
  'AssumeRolePolicyDocument',
  'Description',
  'ManagedPolicyArns',
  'MaxSessionDuration',
  'Path',
  'Policies',
  'RoleName',
  'Tags',
]);

/** What each role may do, and who may assume it, by the role's logical id. */
export function identityStatements(template: LocalTemplate): {
  policies: Map<string, Statement[]>;
  trust: Map<string, Statement[]>;
} {
  const policies = new Map<string, Statement[]>();
  const trust = new Map<string, Statement[]>();
  for (const role of template.ofType('AWS::IAM::Role')) {
    const unknown = Object.keys(role.properties).find((name) => !roleProperties.has(name));
    if (unknown !== undefined) throw new Error(`unknown property ${unknown} of role ${role.logicalId}`);
    const attached = template
      .ofType('AWS::IAM::Policy')
      .filter(({ properties }) => list(properties.Roles).includes(role.ref));
    policies.set(role.logicalId, [
      ...inlineStatements(role),
      ...managedStatements(role),
      ...attached.flatMap((policy) =>
        parsePolicyDocument(policy.properties.PolicyDocument, policy.logicalId),
      ),
    ]);
    trust.set(role.logicalId, parsePolicyDocument(role.properties.AssumeRolePolicyDocument, role.logicalId));
  }
  refuseOtherHolders(template);
  return { policies, trust };
}

const inlineStatements = (role: Resource): Statement[] =>
  ((role.properties.Policies ?? []) as { PolicyDocument: unknown }[]).flatMap(({ PolicyDocument }) =>
    parsePolicyDocument(PolicyDocument, role.logicalId),
  );

const managedStatements = (role: Resource): Statement[] =>
  ((role.properties.ManagedPolicyArns ?? []) as string[]).flatMap((arn) => {
    const document = managedPolicies[arn];
    if (document === undefined) throw new Error(`unknown managed policy ${arn} of role ${role.logicalId}`);
    return parsePolicyDocument(document, arn);
  });

function refuseOtherHolders(template: LocalTemplate): void {
  for (const { logicalId, properties } of template.ofType('AWS::IAM::Policy')) {
    const holder = ['Users', 'Groups'].find((name) => properties[name] !== undefined);
    if (holder !== undefined) throw new Error(`unknown property ${holder} of policy ${logicalId}`);
  }
}
