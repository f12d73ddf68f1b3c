import { describe, expect, it } from 'vitest';
import { functionIds, ofType, only, resources } from './template.ts';

describe('the table', () => {
  const table = only('AWS::DynamoDB::Table');

  it('is keyed by pk and sk, and paid by request', () => {
    expect(table).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  it('streams both images, forgets by ttl, and can be restored to any second', () => {
    expect(table).toMatchObject({
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  it('has one index, of reservations by owner', () => {
    expect(table.GlobalSecondaryIndexes).toEqual([
      {
        IndexName: 'byOwner',
        KeySchema: [
          { AttributeName: 'ownerKey', KeyType: 'HASH' },
          { AttributeName: 'createdAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ]);
  });

  it('goes with a stack that is for trying out', () => {
    expect(table.DeletionProtectionEnabled).toBe(false);
    expect(resources.Table?.DeletionPolicy).toBe('Delete');
  });
});

describe('the token secret', () => {
  it('is made by AWS, of 64 letters and digits', () => {
    expect(only('AWS::SecretsManager::Secret').GenerateSecretString).toEqual({
      PasswordLength: 64,
      ExcludePunctuation: true,
    });
  });
});

describe('log groups', () => {
  it('are one for each function, one for the API and one for events, and forget after 30 days', () => {
    const groups = ofType('AWS::Logs::LogGroup');
    expect(Object.keys(groups).sort()).toEqual(
      [...functionIds.map((id) => `${id}Logs`), 'AccessLogs', 'EventLog'].sort(),
    );
    for (const [id, group] of Object.entries(groups)) expect([id, group.RetentionInDays]).toEqual([id, 30]);
  });
});

describe('logical ids', () => {
  it('of what people name are plain words', () => {
    const ids = [
      'Table',
      'Api',
      'EventBus',
      'TokenSecret',
      'ScheduleGroup',
      'SchedulerRole',
      'FailedRecordsBucket',
    ];
    for (const id of [...ids, 'FailedDeliveriesQueue', 'FailedInvocationsQueue'])
      expect(resources).toHaveProperty(id);
  });
});
