import type { LocalTemplate, Resource } from '../template.ts';
import { identityStatements } from './identity-policies.ts';
import { resourceStatements } from './resource-policies.ts';
import { type AccessRequest, type Statement, statementMatches } from './statement.ts';
import { createUsage, type Grant } from './usage.ts';

export type { AccessRequest } from './statement.ts';

/** Decides by the policies of the template, and by nothing else. */
export interface Access {
  /** Whether the role, or the role of the function, may make the request. Anything not allowed is denied. */
  allows(roleOrFunctionLogicalId: string, request: AccessRequest): boolean;
  /** Whether the policy on the resource lets an AWS service (`events.amazonaws.com`) make the request. */
  resourcePolicyAllows(resourceArn: string, principalService: string, request: AccessRequest): boolean;
  /** Whether the role's trust policy lets an AWS service assume it. */
  trusts(roleLogicalId: string, principalService: string, context: AccessRequest['context']): boolean;
  /** Everything that the template grants, and whether any request has needed it: asking is using. */
  usage(): Grant[];
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
  const own = [...identity.policies.values(), ...identity.trust.values()].flat();
  const usage = createUsage([...own, ...resources], template);
  const decide = (statements: readonly Statement[], request: AccessRequest, isCaller: IsCaller) => {
    const matching = matchingStatements(statements, request, isCaller);
    const isAllowed = matching.length > 0 && matching.every(({ effect }) => effect === 'Allow');
    if (isAllowed) for (const statement of matching) usage.record(statement, request, isCaller);
    return isAllowed;
  };
  return {
    allows(logicalId, request) {
      const role = roleOf(logicalId, template);
      const roleArn = role.attributes.Arn ?? role.ref;
      const statements = [...(identity.policies.get(role.logicalId) ?? []), ...resources];
      return decide(statements, request, (one) => one === everyone || one === `AWS:${roleArn}`);
    },
    resourcePolicyAllows(resourceArn, principalService, request) {
      const onResource = resources.filter(({ resourceArn: arn }) => arn === resourceArn || arn === undefined);
      return decide(onResource, request, isService(principalService));
    },
    trusts(logicalId, principalService, context) {
      const request = { action: 'sts:AssumeRole', resource: '*', context };
      return decide(identity.trust.get(logicalId) ?? [], request, isService(principalService));
    },
    usage: usage.grants,
  };
}

function roleOf(logicalId: string, template: LocalTemplate): Resource {
  const resource = template.resource(logicalId);
  return resource.type === 'AWS::Lambda::Function'
    ? template.byArn(String(resource.properties.Role))
    : resource;
}

/** Whether a principal of a policy covers the caller. */
type IsCaller = (principal: string) => boolean;

/** An explicit deny wins; without an allow it is denied too. A role's own statements name no principal. */
const matchingStatements = (statements: readonly Statement[], request: AccessRequest, isCaller: IsCaller) =>
  statements.filter(
    (statement) =>
      (statement.principals.length === 0 || statement.principals.some(isCaller)) &&
      statementMatches(statement, request),
  );

const everyone = 'AWS:*';
const isService =
  (service: string): IsCaller =>
  (principal) =>
    principal === everyone || principal === `Service:${service}`;
