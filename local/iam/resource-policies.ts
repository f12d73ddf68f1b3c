import { refuseUnknown } from '../refuse-unknown.ts';
import type { LocalTemplate, Resource } from '../template.ts';
import { parsePolicyDocument, type Statement } from './statement.ts';
import { list } from './wildcards.ts';

/** A statement on a resource; without `resourceArn`, its own `Resource` element says which. */
export type ResourceStatement = Statement & { resourceArn: string | undefined };

const permissionProperties = ['Action', 'FunctionName', 'Principal', 'SourceArn'];

/** Every statement of the policies on queues, buckets, logs and functions. */
export function resourceStatements(template: LocalTemplate): ResourceStatement[] {
  const documents = ['AWS::SQS::QueuePolicy', 'AWS::S3::BucketPolicy'].flatMap((type) =>
    template.ofType(type),
  );
  const onLogs = template.ofType('AWS::Logs::ResourcePolicy');
  return [
    ...documents.flatMap(({ logicalId, properties }) =>
      parsePolicyDocument(properties.PolicyDocument, logicalId).map((statement) => ({
        ...statement,
        resourceArn: undefined,
      })),
    ),
    ...onLogs.flatMap(({ logicalId, properties }) => logStatements(logicalId, properties)),
    ...template
      .ofType('AWS::Lambda::Permission')
      .map((permission) => permissionStatement(permission, template)),
  ];
}

/** This one type has its document as text. */
function logStatements(logicalId: string, properties: Resource['properties']): ResourceStatement[] {
  refuseUnknown(properties, ['PolicyDocument', 'PolicyName'], `policy ${logicalId}`);
  const document: unknown = JSON.parse(String(properties.PolicyDocument));
  return parsePolicyDocument(document, logicalId).map((statement) => ({
    ...statement,
    resourceArn: undefined,
  }));
}

/** `AWS::Lambda::Permission` is a shorthand for one statement of the function's policy. */
function permissionStatement(
  { logicalId, properties }: Resource,
  template: LocalTemplate,
): ResourceStatement {
  refuseUnknown(properties, permissionProperties, `permission ${logicalId}`);
  const { Action, FunctionName, Principal, SourceArn } = properties;
  const resourceArn = functionArn(String(FunctionName), template);
  const kind = /\.amazonaws\.com$/.test(String(Principal)) ? 'Service' : 'AWS';
  const document = {
    Statement: {
      Effect: 'Allow',
      Principal: { [kind]: Principal },
      Action,
      Resource: resourceArn,
      ...(SourceArn !== undefined && { Condition: { ArnLike: { 'aws:SourceArn': SourceArn } } }),
    },
  };
  const [statement] = parsePolicyDocument(document, logicalId);
  return { ...(statement as Statement), resourceArn };
}

/** A permission names its function by ARN or by name. */
function functionArn(name: string, template: LocalTemplate): string {
  const found = template
    .ofType('AWS::Lambda::Function')
    .find((one) => list([one.ref, one.attributes.Arn]).includes(name));
  if (found === undefined) throw new Error(`unknown function ${name} in a permission`);
  return found.attributes.Arn ?? found.ref;
}
