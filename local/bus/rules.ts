import { compileEventPattern } from '../event-pattern.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import type { LocalTemplate, Resource } from '../template.ts';

export interface BusRule {
  name: string;
  arn: string;
  busName: string;
  matches(envelope: unknown): boolean;
  targets: { functionId: string; functionArn: string; deadLetterQueueArn: string | undefined }[];
}

interface Target {
  Arn: string;
  DeadLetterConfig?: { Arn: string };
}

const knownProperties = ['Description', 'EventBusName', 'EventPattern', 'Name', 'State', 'Targets'];
/** `RetryPolicy` is about deliveries that fail, and handing over to a function of the same process does not. */
const knownInTarget = ['Arn', 'DeadLetterConfig', 'Id', 'RetryPolicy'];

/** The enabled rules of the template. @throws Error naming any property or target that it does not know. */
export function compileRules(template: LocalTemplate): BusRule[] {
  return template
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties.State !== 'DISABLED')
    .map((rule) => compileRule(rule, template));
}

function compileRule({ logicalId, properties, attributes }: Resource, template: LocalTemplate): BusRule {
  refuseUnknown(properties, knownProperties, `rule ${logicalId}`);
  const targets = ((properties.Targets ?? []) as Target[]).flatMap((target) => {
    refuseUnknown(target, knownInTarget, `a target of rule ${logicalId}`);
    // What a log would hold is kept anyway, to be looked at.
    if (logGroupOf(target.Arn, template)) return [];
    const resource = template.byArn(target.Arn);
    if (resource.type !== 'AWS::Lambda::Function') {
      throw new Error(`unknown kind of target ${resource.type} in rule ${logicalId}`);
    }
    return {
      functionId: resource.logicalId,
      functionArn: target.Arn,
      deadLetterQueueArn: target.DeadLetterConfig?.Arn,
    };
  });
  return {
    name: logicalId,
    arn: attributes.Arn ?? logicalId,
    busName: String(properties.EventBusName ?? 'default').replace(/^arn:.*:event-bus\//, ''),
    matches: compileEventPattern(properties.EventPattern),
    targets,
  };
}

/** A rule names a log group by its ARN without the `:*` that ends it elsewhere. */
export const logGroupOf = (targetArn: string, template: LocalTemplate): Resource | undefined =>
  template.ofType('AWS::Logs::LogGroup').find(({ attributes }) => attributes.Arn === `${targetArn}:*`);
