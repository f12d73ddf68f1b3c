import type { HttpApi } from './http/api.ts';
import type { Access } from './iam/iam.ts';
import { functionIdOf } from './lambda/function-settings.ts';
import type { LocalTemplate } from './template.ts';

/**
 * Checks that API Gateway and EventBridge may call the functions that they are to call: without its permission, each
 * call would fail in a real deployment.
 *
 * @throws Error naming the first route or rule that may not.
 */
export function checkWiring(template: LocalTemplate, access: Access, api: HttpApi): void {
  checkRoutes(template, access, api);
  checkRules(template, access);
}

function checkRoutes(template: LocalTemplate, access: Access, api: HttpApi): void {
  for (const { routeKey, functionId } of api.routes) {
    // What the caller is, to IAM: the method and the path as the route spells it, or `$default` for both.
    const route = routeKey === '$default' ? routeKey : routeKey.replace(' ', '');
    const sourceArn = `arn:aws:execute-api:${api.region}:${api.accountId}:${api.apiId}/${api.stage}/${route}`;
    if (!mayInvoke(template, access, functionId, 'apigateway.amazonaws.com', sourceArn)) {
      throw new Error(`route ${routeKey} may not call ${functionId}: its AWS::Lambda::Permission is missing`);
    }
  }
}

function checkRules(template: LocalTemplate, access: Access): void {
  for (const rule of template.ofType('AWS::Events::Rule')) {
    for (const { Arn } of (rule.properties.Targets ?? []) as { Arn: string }[]) {
      if (!Arn.startsWith('arn:aws:lambda:')) continue;
      const functionId = functionIdOf(template, Arn);
      if (!mayInvoke(template, access, functionId, 'events.amazonaws.com', String(rule.attributes.Arn))) {
        throw new Error(
          `rule ${rule.logicalId} may not call ${functionId}: its AWS::Lambda::Permission is missing`,
        );
      }
    }
  }
}

function mayInvoke(
  template: LocalTemplate,
  access: Access,
  functionId: string,
  service: string,
  sourceArn: string,
): boolean {
  const resource = String(template.resource(functionId).attributes.Arn);
  const context = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': template.accountId };
  return access.resourcePolicyAllows(resource, service, {
    action: 'lambda:InvokeFunction',
    resource,
    context,
  });
}
