import type { LocalTemplate } from '../template.ts';
import { identityStatements } from './identity-policies.ts';
import { resourceStatements } from './resource-policies.ts';
import { type AccessRequest, type Statement, statementMatches } from './statement.ts';

export type { AccessRequest } from './statement.ts';

/** Decides by the policies of the template, and by nothing else. */
export interface Access {
  /** Whether the role, or the role of the function, may make the request. Anything not allowed is denied. */
  allows(roleOrFunctionLogicalId: string, request: AccessRequest): boolean;
  /** Whether the policy on the resource lets an AWS service (`events.amazonaws.com`) make the request. */
  resourcePolicyAllows(resourceArn: string, principalService: string, request: AccessRequest): boolean;
  /** Whether the role's trust policy lets an AWS service assume it. */
  trusts(roleLogicalId: string, principalService: string, context: AccessRequest['context']): boolean;
}

/**
 * Evaluates the subset of IAM that the template uses: identity policies of roles, and policies on queues, buckets and
 * functions. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @throws Error at once, naming it, for any policy element, condition operator or condition key that it does not know:
 * one that were skipped would allow here what AWS denies.
 */
export function createAccess(template: LocalTemplate): Access {
  const identity = identityStatements(template);
  const resources = resourceStatements(template);
  const roleOf = (logicalId: string) => {
    const resource = template.resource(logicalId);
    return resource.type === 'AWS::Lambda::Function'
      ? template.byArn(String(resource.properties.Role))
      : resource;
  };
  return {
    allows(logicalId, request) {
      const role = roleOf(logicalId);
      const own = identity.policies.get(role.logicalId) ?? [];
      const roleArn = role.attributes.Arn ?? role.ref;
      const onResource = resources.filter(({ principals }) =>
        principals.some((one) => coversRole(one, roleArn)),
      );
      return decide([...own, ...onResource], request);
    },
    resourcePolicyAllows(resourceArn, principalService, request) {
      const covered = resources.filter(
        ({ principals, resourceArn: arn }) =>
          (arn === resourceArn || arn === undefined) &&
          principals.some((one) => coversService(one, principalService)),
      );
      return decide(covered, request);
    },
    trusts(logicalId, principalService, context) {
      const statements = identity.trust.get(logicalId) ?? [];
      const covered = statements.filter(({ principals }) =>
        principals.some((one) => coversService(one, principalService)),
      );
      return decide(covered, { action: 'sts:AssumeRole', resource: '*', context });
    },
  };
}

/** An explicit deny wins; without an allow it is denied too. */
function decide(statements: readonly Statement[], request: AccessRequest): boolean {
  const matching = statements.filter((statement) => statementMatches(statement, request));
  return matching.length > 0 && matching.every(({ effect }) => effect === 'Allow');
}

const everyone = 'AWS:*';
const coversRole = (principal: string, roleArn: string) =>
  principal === everyone || principal === `AWS:${roleArn}`;
const coversService = (principal: string, service: string) =>
  principal === everyone || principal === `Service:${service}`;
