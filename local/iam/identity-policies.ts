import { refuseUnknown } from '../refuse-unknown.ts';
import type { LocalTemplate } from '../template.ts';
import { parsePolicyDocument, type Statement } from './statement.ts';

const roleProperties = ['AssumeRolePolicyDocument', 'Policies'];

/** What each role may do, and who may assume it, by the role's logical id. */
export function identityStatements(template: LocalTemplate): {
  policies: Map<string, Statement[]>;
  trust: Map<string, Statement[]>;
} {
  const policies = new Map<string, Statement[]>();
  const trust = new Map<string, Statement[]>();
  for (const { logicalId, properties } of template.ofType('AWS::IAM::Role')) {
    refuseUnknown(properties, roleProperties, `role ${logicalId}`);
    const inline = (properties.Policies ?? []) as { PolicyDocument: unknown }[];
    policies.set(
      logicalId,
      inline.flatMap(({ PolicyDocument }) => parsePolicyDocument(PolicyDocument, logicalId)),
    );
    trust.set(logicalId, parsePolicyDocument(properties.AssumeRolePolicyDocument, logicalId));
  }
  return { policies, trust };
}
