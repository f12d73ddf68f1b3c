import { logGroupOf } from './bus/rules.ts';
import type { HttpApi } from './http/api.ts';
import type { Access } from './iam/iam.ts';
import { functionIdOf } from './lambda/function-settings.ts';
import type { LocalTemplate } from './template.ts';

/**
 * Checks that AWS may do what the template asks of it: Lambda run each function under its role and write its log, API
 * Gateway and EventBridge call their functions, EventBridge write to logs and keep what it cannot deliver. Without the permission that
 * would fail in a real deployment, at the deployment or, for logs and dead letters, without a word.
 *
 * @throws Error naming the first function, route or rule that lacks one.
 */
export function checkWiring(template: LocalTemplate, access: Access, api: HttpApi): void {
  checkFunctions(template, access);
  checkRoutes(template, access, api);
  checkRules(template, access);
}

function checkFunctions(template: LocalTemplate, access: Access): void {
  for (const { logicalId, properties } of template.ofType('AWS::Lambda::Function')) {
    const role = template.byArn(String(properties.Role));
    if (!access.trusts(role.logicalId, 'lambda.amazonaws.com', {})) {
      throw new Error(`${role.logicalId} does not trust Lambda, which runs ${logicalId} under it`);
    }
    const { LogGroup } = (properties.LoggingConfig ?? {}) as { LogGroup?: string };
    if (LogGroup !== undefined) checkLog(template, access, logicalId, LogGroup);
  }
}

/** Lambda writes a function's log with the function's own role. */
function checkLog(template: LocalTemplate, access: Access, functionId: string, logGroup: string): void {
  const resource = `arn:aws:logs:${template.region}:${template.accountId}:log-group:${logGroup}:log-stream:any`;
  for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
    if (!access.allows(functionId, { action, resource, context: {} })) {
      throw new Error(`the role of ${functionId} may not ${action} in its log group ${logGroup}`);
    }
  }
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
    const ruleArn = String(rule.attributes.Arn);
    for (const { Arn, DeadLetterConfig } of (rule.properties.Targets ?? []) as RuleTarget[]) {
      const logGroup = logGroupOf(Arn, template);
      if (logGroup) checkLogTarget(access, rule.logicalId, logGroup.logicalId, `${Arn}:log-stream:any`);
      if (!Arn.startsWith('arn:aws:lambda:')) continue;
      const functionId = functionIdOf(template, Arn);
      if (!mayInvoke(template, access, functionId, events, ruleArn)) {
        throw new Error(
          `rule ${rule.logicalId} may not call ${functionId}: its AWS::Lambda::Permission is missing`,
        );
      }
      const queueArn = DeadLetterConfig?.Arn;
      const context = sourceContext(template, ruleArn);
      const send = { action: 'sqs:SendMessage', resource: String(queueArn), context };
      if (queueArn !== undefined && !access.resourcePolicyAllows(queueArn, events, send)) {
        throw new Error(
          `rule ${rule.logicalId} may not write to its dead-letter queue: its AWS::SQS::QueuePolicy lacks it`,
        );
      }
    }
  }
}

/** EventBridge makes a stream and writes to it in two guises. */
function checkLogTarget(access: Access, ruleId: string, logGroupId: string, resource: string): void {
  for (const service of [events, 'delivery.logs.amazonaws.com']) {
    for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
      if (!access.resourcePolicyAllows(resource, service, { action, resource, context: {} })) {
        throw new Error(`rule ${ruleId} may not write to ${logGroupId}: ${service} lacks ${action}`);
      }
    }
  }
}

interface RuleTarget {
  Arn: string;
  DeadLetterConfig?: { Arn: string };
}

const events = 'events.amazonaws.com';

function mayInvoke(
  template: LocalTemplate,
  access: Access,
  functionId: string,
  service: string,
  sourceArn: string,
): boolean {
  const resource = String(template.resource(functionId).attributes.Arn);
  const context = sourceContext(template, sourceArn);
  return access.resourcePolicyAllows(resource, service, {
    action: 'lambda:InvokeFunction',
    resource,
    context,
  });
}

const sourceContext = (template: LocalTemplate, sourceArn: string) => ({
  'aws:SourceArn': sourceArn,
  'aws:SourceAccount': template.accountId,
});
