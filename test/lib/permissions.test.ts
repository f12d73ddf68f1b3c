import { describe, expect, it } from 'vitest';
import { openEnds, permissionsOf, roleOf, statementsIn } from './statements.ts';
import { functionIds, functions, ofType, resources, text } from './template.ts';

const secret = 'secretsmanager:GetSecretValue TokenSecret';
const failures = 'sqs:SendMessage FailedInvocationsQueue';
const stream = [
  'dynamodb:DescribeStream Table.StreamArn',
  'dynamodb:GetRecords Table.StreamArn',
  'dynamodb:GetShardIterator Table.StreamArn',
  'dynamodb:ListStreams {Table}/stream/*',
  's3:ListBucket FailedRecordsBucket',
  's3:PutObject {FailedRecordsBucket}/*',
];
const expiring = ['dynamodb:DeleteItem Table [SEATS#*]', 'dynamodb:UpdateItem Table [RESERVATION#*]'];
const admitting = [
  'dynamodb:DeleteItem Table [LEASES#*]',
  'dynamodb:PutItem Table [LEASES#*]',
  'dynamodb:Query Table [LEASES#*]',
];

/** Beside its own log, this is all that each function may do. */
const permissions: Record<string, string[]> = {
  HealthFunction: [],
  NotFoundFunction: [],
  CreateConcertFunction: ['dynamodb:PutItem Table [CONCERT#* CONCERTS]'],
  ListConcertsFunction: ['dynamodb:Query Table [CONCERTS]'],
  GetConcertFunction: ['dynamodb:GetItem Table [CONCERT#*]'],
  GetSeatMapFunction: ['dynamodb:GetItem Table [CONCERT#*]', 'dynamodb:Query Table [SEATS#*]'],
  GetStatisticsFunction: [
    'dynamodb:GetItem Table [CONCERT#* GATE#* STATISTICS#* TAIL#*]',
    'dynamodb:Query Table [LEASES#* SEATS#*]',
  ],
  JoinQueueFunction: [
    secret,
    ...admitting,
    'dynamodb:GetItem Table [CONCERT#* GATE#* LEASES#* TAIL#*]',
    'dynamodb:UpdateItem Table [GATE#* TAIL#*]',
  ],
  GetQueueStatusFunction: [
    secret,
    ...admitting,
    'dynamodb:GetItem Table [CONCERT#* GATE#* LEASES#* TAIL#*]',
    'dynamodb:UpdateItem Table [GATE#*]',
  ],
  LeaveQueueFunction: [
    secret,
    'dynamodb:DeleteItem Table [RESERVATION#* SEATS#*]',
    'dynamodb:GetItem Table [CONCERT#* GATE#* RESERVATION#*]',
    'dynamodb:PutItem Table [LEASES#*]',
    'dynamodb:UpdateItem Table [GATE#* LEASES#*]',
    'dynamodb:UpdateItem Table [RESERVATION#* SEATS#*]',
  ],
  EndLeaseFunction: [
    failures,
    'dynamodb:DeleteItem Table [LEASES#*]',
    'dynamodb:GetItem Table [CONCERT#* GATE#* RESERVATION#* TAIL#*]',
    'dynamodb:Query Table [LEASES#*]',
    'dynamodb:UpdateItem Table [GATE#* LEASES#*]',
  ],
  // The actions of a transaction are granted on all the kinds of item that it writes.
  ReserveFunction: [
    secret,
    'dynamodb:GetItem Table [CONCERT#* GATE#* LEASES#* RESERVATION#*]',
    'dynamodb:PutItem Table [LEASES#* RESERVATION#* SEATS#*]',
    'dynamodb:UpdateItem Table [LEASES#* RESERVATION#* SEATS#*]',
    'dynamodb:UpdateItem Table [STATISTICS#*]',
  ],
  ListReservationsFunction: [secret, 'dynamodb:Query {Table}/index/byOwner [OWNER#*]'],
  GetReservationFunction: [secret, 'dynamodb:GetItem Table [RESERVATION#*]'],
  CancelFunction: [
    secret,
    'dynamodb:DeleteItem Table [LEASES#* RESERVATION#* SEATS#*]',
    'dynamodb:GetItem Table [CONCERT#* RESERVATION#*]',
    'dynamodb:UpdateItem Table [LEASES#* RESERVATION#* SEATS#*]',
  ],
  ConfirmFunction: [
    'dynamodb:GetItem Table [RESERVATION#*]',
    'dynamodb:UpdateItem Table [RESERVATION#* SEATS#*]',
  ],
  ReleaseExpiredReservationsFunction: [
    ...expiring,
    'dynamodb:GetItem Table [CONCERT#*]',
    'dynamodb:Query Table [SEATS#*]',
  ],
  ExpireFunction: [...expiring, failures],
  BackstopFunction: [...expiring, ...stream],
  PublishFunction: ['events:PutEvents EventBus', ...stream],
  ScheduleFunction: [
    ...expiring,
    failures,
    'iam:PassRole SchedulerRole {"StringEquals":{"iam:PassedToService":"scheduler.amazonaws.com"}}',
    'scheduler:CreateSchedule <schedules>',
    'scheduler:DeleteSchedule <schedules>',
  ],
};

describe('permissions', () => {
  it('are listed here for every function', () => {
    expect(functionIds).toEqual(Object.keys(permissions).sort());
  });

  it.each(Object.entries(permissions))('of %s are exactly these', (id, expected) => {
    const log = [`logs:CreateLogStream ${id}Logs`, `logs:PutLogEvents ${id}Logs`];
    const held = permissionsOf(text(functions[id]?.Role)).map((line) =>
      line.replace(/arn:.*:schedule\/Holdfast-Expiry-ScheduleGroup-\w+\/\*$/, '<schedules>'),
    );
    expect(held).toEqual([...log, ...expected].sort());
  });

  it('belong to one role per function, which Lambda alone assumes', () => {
    const roles = functionIds.map((id) => text(functions[id]?.Role));
    expect(roles).toEqual(functionIds.map((id) => `${id}Role`));
    for (const role of roles)
      expect(roleOf(role).AssumeRolePolicyDocument.Statement).toEqual([
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
  });

  it('let schedules call the expire function and no other', () => {
    expect(permissionsOf('SchedulerRole')).toEqual([
      'lambda:InvokeFunction ExpireFunction',
      'sqs:SendMessage FailedDeliveriesQueue',
    ]);
    const [trust, ...more] = roleOf('SchedulerRole').AssumeRolePolicyDocument.Statement;
    expect(more).toEqual([]);
    expect(trust).toEqual({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'scheduler.amazonaws.com' },
      Condition: {
        StringEquals: {
          'aws:SourceAccount': { Ref: 'AWS::AccountId' },
          'aws:SourceArn': { 'Fn::GetAtt': ['ScheduleGroup', 'Arn'] },
        },
      },
    });
  });

  it('come from nowhere else: no managed policy, no policy beside the roles', () => {
    const roles = Object.values(ofType('AWS::IAM::Role'));
    expect(roles.filter((role) => 'ManagedPolicyArns' in role)).toEqual([]);
    expect(Object.values(resources).filter(({ Type }) => /^AWS::IAM::(?!Role$)/.test(Type))).toEqual([]);
    expect(roles).toHaveLength(functionIds.length + 1);
  });
});

describe('wildcards', () => {
  it('open no statement of the template', () => {
    const statements = statementsIn(resources);
    expect(statements.length).toBeGreaterThan(60);
    expect(statements.flatMap(openEnds)).toEqual([]);
  });

  it.each([
    { Effect: 'Allow', Action: 'dynamodb:*', Resource: 'x' },
    { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Put*'], Resource: 'x' },
    { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' },
    { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: ['x', '*'] },
    { Effect: 'Allow', NotAction: 'dynamodb:GetItem', Resource: 'x' },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'x', Principal: { AWS: '*' } },
  ])('would be found in $Action on $Resource', (statement) => {
    expect(statementsIn({ Statement: [statement] }).flatMap(openEnds)).not.toEqual([]);
  });
});
