import type { JsonObject } from './intrinsics.ts';

export interface Naming {
  stackName: string;
  region: string;
  accountId: string;
  /** The physical name, unless the template sets one. */
  name: string;
  resolve(value: unknown): unknown;
}

export interface Identity {
  ref: string;
  attributes: Record<string, string>;
}

interface ResourceType {
  /** The property by which a template may set the physical name. */
  nameProperty?: string;
  identify(name: string, arn: (service: string, rest: string) => string, extra: Extra): Identity;
}

interface Extra {
  region: string;
  accountId: string;
  /** Of constructs, as the CDK has them. */
  path: string;
  property(name: string): unknown;
}

const plain = (nameProperty?: string): ResourceType => ({
  ...(nameProperty ? { nameProperty } : {}),
  identify: (name) => ({ ref: name, attributes: { Id: name } }),
});

/** Nested stacks that have no part in how the functions work: the pages, which a machine of one's own serves by itself. */
const leftOut = /^[^/]+\/Pages\.NestedStack\//;

const resourceTypes: Record<string, ResourceType> = {
  'AWS::CloudFormation::Stack': {
    identify(name, arn, { path }) {
      if (!leftOut.test(path)) throw new Error(`unknown nested stack ${path}`);
      return { ref: arn('cloudformation', `stack/${name}/local`), attributes: {} };
    },
  },
  'AWS::DynamoDB::Table': {
    nameProperty: 'TableName',
    identify(name, arn) {
      const tableArn = arn('dynamodb', `table/${name}`);
      // The label is when the stream was made; the pump asks the engine for the stream that it really has.
      const attributes = { Arn: tableArn, StreamArn: `${tableArn}/stream/2026-01-01T00:00:00.000` };
      return { ref: name, attributes };
    },
  },
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    identify: (name, arn) => ({ ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } }),
  },
  'AWS::Lambda::Permission': plain(),
  'AWS::Lambda::EventSourceMapping': plain(),
  'AWS::Lambda::EventInvokeConfig': plain(),
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    identify: (name, _, { accountId }) => ({
      ref: name,
      attributes: { Arn: `arn:aws:iam::${accountId}:role/${name}`, RoleId: name },
    }),
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    identify: (name, arn) => ({ ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } }),
  },
  'AWS::Logs::ResourcePolicy': plain('PolicyName'),
  'AWS::ApiGatewayV2::Api': {
    identify: (name, _, { region }) => ({
      ref: name,
      attributes: { ApiId: name, ApiEndpoint: `https://${name}.execute-api.${region}.amazonaws.com` },
    }),
  },
  'AWS::ApiGatewayV2::Route': plain(),
  'AWS::ApiGatewayV2::Integration': plain(),
  'AWS::ApiGatewayV2::Stage': plain('StageName'),
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    identify: (name, arn) => ({
      ref: name,
      attributes: { Arn: arn('events', `event-bus/${name}`), Name: name },
    }),
  },
  'AWS::Events::Rule': {
    nameProperty: 'Name',
    identify(name, arn, { property }) {
      const bus = property('EventBusName') as string | undefined;
      const path = bus === undefined || bus === 'default' ? name : `${bus.replace(/^.*\//, '')}/${name}`;
      return { ref: path.replace('/', '|'), attributes: { Arn: arn('events', `rule/${path}`) } };
    },
  },
  'AWS::Events::Archive': {
    nameProperty: 'ArchiveName',
    identify: (name, arn) => ({
      ref: name,
      attributes: { Arn: arn('events', `archive/${name}`), ArchiveName: name },
    }),
  },
  'AWS::Scheduler::ScheduleGroup': {
    nameProperty: 'Name',
    identify: (name, arn) => ({ ref: name, attributes: { Arn: arn('scheduler', `schedule-group/${name}`) } }),
  },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    identify(name, arn, { region, accountId }) {
      const url = `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
      return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
    },
  },
  'AWS::SQS::QueuePolicy': plain(),
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    identify(name) {
      const bucket = name.toLowerCase();
      const attributes = { Arn: `arn:aws:s3:::${bucket}`, DomainName: `${bucket}.s3.amazonaws.com` };
      return { ref: bucket, attributes };
    },
  },
  'AWS::S3::BucketPolicy': plain(),
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    identify(name, arn) {
      // AWS ends the ARN in six random characters; a policy that names the secret only must end in `-??????`.
      const secretArn = arn('secretsmanager', `secret:${name}-local1`);
      return { ref: secretArn, attributes: { Id: secretArn } };
    },
  },
};

/**
 * What `Ref` and `Fn::GetAtt` give for a resource.
 *
 * @throws Error naming a type that the local stack does not know: half a stack would only look like one.
 */
export function identify(logicalId: string, declaration: JsonObject, naming: Naming): Identity {
  const name = String(declaration.Type);
  const type = resourceTypes[name];
  if (type === undefined) throw new Error(`unknown resource type ${name} (${logicalId})`);
  const property = (key: string) =>
    naming.resolve((declaration.Properties as JsonObject | undefined)?.[key] ?? undefined);
  const given = type.nameProperty === undefined ? undefined : property(type.nameProperty);
  const arn = (service: string, rest: string) =>
    `arn:aws:${service}:${naming.region}:${naming.accountId}:${rest}`;
  const { region, accountId } = naming;
  const path = String((declaration.Metadata as JsonObject | undefined)?.['aws:cdk:path']);
  return type.identify(given === undefined ? naming.name : String(given), arn, {
    region,
    accountId,
    path,
    property,
  });
}
