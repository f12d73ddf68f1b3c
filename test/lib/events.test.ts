import { describe, expect, it } from 'vitest';
import { ofType, only, resources, text } from './template.ts';

describe('stream consumers', () => {
  const mappings = Object.values(ofType('AWS::Lambda::EventSourceMapping'));
  const mappingOf = (id: string) => mappings.find(({ FunctionName }) => text(FunctionName) === id);

  it('are the publisher and the backstop', () => {
    expect(mappings.map(({ FunctionName }) => text(FunctionName)).sort()).toEqual([
      'BackstopFunction',
      'PublishFunction',
    ]);
  });

  it.each(['PublishFunction', 'BackstopFunction'])(
    '%s fails record by record, within bounds, into S3',
    (id) => {
      expect(mappingOf(id)).toMatchObject({
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 100,
        ParallelizationFactor: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 30,
        MaximumRecordAgeInSeconds: 6 * 3600,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['FailedRecordsBucket', 'Arn'] } } },
      });
    },
  );

  it('are given only what concerns them', () => {
    const held = { state: { S: ['HELD'] } };
    const keys = { pk: { S: [{ prefix: 'SEATS#' }] } };
    expect(filtersOf(mappingOf('PublishFunction'))).toEqual([
      { eventName: ['INSERT', 'MODIFY'], dynamodb: { Keys: { sk: { S: ['RESERVATION'] } } } },
    ]);
    expect(filtersOf(mappingOf('BackstopFunction'))).toEqual([
      { eventName: ['MODIFY'], dynamodb: { Keys: keys, OldImage: held, NewImage: held } },
      {
        eventName: ['REMOVE'],
        userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] },
        dynamodb: { Keys: keys, OldImage: held },
      },
    ]);
  });
});

describe('the bus', () => {
  const isToLog = ({ Targets }: { Targets?: unknown }) => JSON.stringify(Targets).includes('log-group');
  const allRules = Object.values(ofType('AWS::Events::Rule'));
  const rules = allRules.filter((rule) => !isToLog(rule));

  it('is archived for 30 days', () => {
    expect(only('AWS::Events::Archive')).toMatchObject({
      SourceArn: { 'Fn::GetAtt': ['EventBus', 'Arn'] },
      EventPattern: { source: ['holdfast'] },
      RetentionDays: 30,
    });
  });

  it('feeds exactly these functions with these events', () => {
    const found = rules.map(({ EventBusName, EventPattern, State, Targets }) => {
      expect([text(EventBusName), State]).toEqual(['EventBus', 'ENABLED']);
      const [target, ...more] = Targets as { Arn: unknown }[];
      expect(more).toEqual([]);
      return [text(target?.Arn), EventPattern];
    });
    expect(Object.fromEntries(found)).toEqual({
      EndLeaseFunction: { source: ['holdfast'], 'detail-type': ['ReservationConfirmed'] },
      ScheduleFunction: {
        source: ['holdfast'],
        'detail-type': ['ReservationCreated', 'ReservationConfirmed', 'ReservationCancelled'],
      },
    });
  });

  it('is written to a log that goes with the stack, by nobody else', () => {
    const [rule, ...more] = allRules.filter(isToLog);
    expect(more).toEqual([]);
    expect(rule).toMatchObject({ EventPattern: { source: ['holdfast'] }, State: 'ENABLED' });
    expect(text(rule?.EventBusName)).toBe('EventBus');
    // Without the `:*` of its attribute Arn, or nothing arrives.
    expect(JSON.stringify(rule?.Targets)).toMatch(/:log-group:",\{"Ref":"EventLog"\}\]\]\}/);
    expect(resources.EventLog).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: { LogGroupName: '/aws/events/Holdfast', RetentionInDays: 30 },
    });
    const { PolicyDocument } = only('AWS::Logs::ResourcePolicy');
    expect(text(PolicyDocument)).toBe(
      JSON.stringify({
        Statement: [
          {
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Effect: 'Allow',
            Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
            Resource: '{EventLog}',
          },
        ],
        Version: '2012-10-17',
      }),
    );
  });

  it('tries a delivery again within bounds and then keeps it', () => {
    for (const { Targets } of rules)
      expect(Targets).toMatchObject([
        {
          RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 3600 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['FailedDeliveriesQueue', 'Arn'] } },
        },
      ]);
  });

  it('may invoke those functions, and leave dead letters, each rule for itself', () => {
    const ruleIds = Object.entries(ofType('AWS::Events::Rule'))
      .filter(([, rule]) => !isToLog(rule))
      .map(([id]) => id)
      .sort();
    const invokers = Object.values(ofType('AWS::Lambda::Permission'))
      .filter(({ Principal }) => Principal === 'events.amazonaws.com')
      .map(({ SourceArn }) => text(SourceArn));
    expect(invokers.sort()).toEqual(ruleIds);
    const letters = JSON.stringify(policyOf('FailedDeliveriesQueue'));
    for (const id of ruleIds)
      expect(letters).toContain(`{"ArnEquals":{"aws:SourceArn":{"Fn::GetAtt":["${id}","Arn"]}}}`);
  });
});

describe('asynchronous invocations', () => {
  it('are bounded, and what failed to the end is kept', () => {
    const configs = Object.values(ofType('AWS::Lambda::EventInvokeConfig'));
    expect(configs.map(({ FunctionName }) => text(FunctionName)).sort()).toEqual([
      'EndLeaseFunction',
      'ExpireFunction',
      'ScheduleFunction',
    ]);
    for (const config of configs)
      expect(config).toMatchObject({
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 3600,
        DestinationConfig: {
          OnFailure: { Destination: { 'Fn::GetAtt': ['FailedInvocationsQueue', 'Arn'] } },
        },
      });
  });
});

describe('where failures are kept', () => {
  it.each(['FailedDeliveriesQueue', 'FailedInvocationsQueue'])('%s is encrypted and lasts 14 days', (id) => {
    expect(ofType('AWS::SQS::Queue')[id]).toEqual({
      MessageRetentionPeriod: 14 * 86_400,
      SqsManagedSseEnabled: true,
    });
    expect(policyOf(id)).toContainEqual(expect.objectContaining(denyWithoutTls('sqs:*')));
  });

  it('FailedRecordsBucket is private, encrypted and emptied after 90 days', () => {
    const closed = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true };
    expect(only('AWS::S3::Bucket')).toMatchObject({
      PublicAccessBlockConfiguration: { ...closed, RestrictPublicBuckets: true },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, Status: 'Enabled' }] },
    });
    expect(policyOf('FailedRecordsBucket')).toContainEqual(expect.objectContaining(denyWithoutTls('s3:*')));
  });
});

const denyWithoutTls = (Action: string) => ({
  Effect: 'Deny',
  Action,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

/** Statements of the policy that hangs on a queue or bucket. */
function policyOf(id: string): unknown[] {
  const policies = Object.values(resources).filter(({ Type }) =>
    /^AWS::(SQS::Queue|S3::Bucket)Policy$/.test(Type),
  );
  const own = policies.filter(({ Properties }) => {
    const [named] = [Properties.Queues ?? [Properties.Bucket]].flat();
    return text(named).startsWith(id);
  });
  return own.flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: unknown[] }).Statement);
}

function filtersOf(mapping: Record<string, unknown> | undefined): unknown[] {
  const { Filters } = (mapping?.FilterCriteria ?? { Filters: [] }) as { Filters: { Pattern: string }[] };
  return Filters.map(({ Pattern }) => JSON.parse(Pattern));
}
