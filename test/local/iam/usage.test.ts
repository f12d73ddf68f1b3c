import { expect, inject, test } from 'vitest';
import { createAccess } from '../../../local/iam/iam.ts';
import { loadTemplate } from '../../../local/template.ts';
import { fakeResource, fakeTemplate, functionArn } from '../fake-template.ts';

const roleArn = 'arn:aws:iam::000000000000:role/R-1';
const tableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/T-1';
const trustPolicy = {
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
};

/** Access of function `F`, whose role has this statement, to table `T`. */
function accessWith(statement: object) {
  const policies = [
    { PolicyDocument: { Statement: [{ Effect: 'Allow', Resource: tableArn, ...statement }] } },
  ];
  const role = { AssumeRolePolicyDocument: trustPolicy, Policies: policies };
  const access = createAccess(
    fakeTemplate([
      fakeResource('AWS::IAM::Role', 'R', role, roleArn),
      fakeResource('AWS::DynamoDB::Table', 'T', {}, tableArn),
      fakeResource('AWS::Lambda::Function', 'F', { Role: roleArn }, functionArn('F')),
    ]),
  );
  access.trusts('R', 'lambda.amazonaws.com', {});
  const ask = (operation: string, key?: string, resource = tableArn) =>
    access.allows('F', {
      action: `dynamodb:${operation}`,
      resource,
      context: key === undefined ? {} : { 'dynamodb:LeadingKeys': [key] },
    });
  const unused = () => access.usage().flatMap(({ name, isUsed }) => (isUsed ? [] : [name]));
  return { ask, unused };
}
const onKeys = (...keys: string[]) => ({
  Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
});

test('a grant is unused, by name in logical ids, until it is asked for', () => {
  const { ask, unused } = accessWith({ Action: 'dynamodb:GetItem' });
  expect(unused()).toEqual(['R dynamodb:GetItem T']);
  ask('GetItem');
  expect(unused()).toEqual([]);
});

test('what was refused is not used', () => {
  const { ask, unused } = accessWith({ Action: 'dynamodb:GetItem', ...onKeys('SEATS#*') });
  expect([ask('PutItem', 'SEATS#c'), ask('GetItem', 'TAIL#c'), ask('GetItem', 'SEATS#c', 'other')]).toEqual([
    false,
    false,
    false,
  ]);
  expect(unused()).toEqual(['R dynamodb:GetItem T SEATS#*']);
});

test('each leading key has to be used; a request without a key uses none', () => {
  const { ask, unused } = accessWith({ Action: 'dynamodb:GetItem', ...onKeys('SEATS#*', 'GATE#*') });
  expect(ask('GetItem')).toBe(true);
  expect(unused()).toHaveLength(2);
  ask('GetItem', 'SEATS#c#A');
  expect(unused()).toEqual(['R dynamodb:GetItem T GATE#*']);
});

test('each pair of action and key has to be used', () => {
  const statement = { Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], ...onKeys('SEATS#*', 'GATE#*') };
  const { ask, unused } = accessWith(statement);
  ask('GetItem', 'SEATS#c');
  ask('PutItem', 'GATE#c');
  expect(unused()).toEqual(['R dynamodb:GetItem T GATE#*', 'R dynamodb:PutItem T SEATS#*']);
});

test('of a transaction, each action and each key has to be used, in whatever pairs', () => {
  const statement = {
    Sid: 'TransactionSeatLockLease',
    Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
    ...onKeys('SEATS#*', 'LEASES#*'),
  };
  const { ask, unused } = accessWith(statement);
  ask('PutItem', 'SEATS#c');
  expect(unused()).toEqual([
    'R dynamodb:UpdateItem T SEATS#*, LEASES#*',
    'R dynamodb:PutItem, dynamodb:UpdateItem T LEASES#*',
  ]);
  ask('UpdateItem', 'LEASES#c');
  expect(unused()).toEqual([]);
});

test('a transaction of one action is held to each of its keys', () => {
  const statement = { Sid: 'Transaction', Action: 'dynamodb:PutItem', ...onKeys('SEATS#*', 'LEASES#*') };
  const { ask, unused } = accessWith(statement);
  ask('PutItem', 'LEASES#c');
  expect(unused()).toEqual(['R dynamodb:PutItem T SEATS#*']);
});

test('each resource has to be used', () => {
  const index = `${tableArn}/index/byOwner`;
  const { ask, unused } = accessWith({ Action: 'dynamodb:Query', Resource: [tableArn, index] });
  ask('Query');
  expect(unused()).toEqual(['R dynamodb:Query T/index/byOwner']);
});

test('a Deny grants nothing', () => {
  expect(accessWith({ Effect: 'Deny', Action: 'dynamodb:*' }).unused()).toEqual([]);
});

test('every grant of the real template has a name of its own, the same for each stack', () => {
  const path = inject('templatePath');
  const namesOf = (suffix: string) =>
    createAccess(loadTemplate({ path, suffix }))
      .usage()
      .map(({ name }) => name);
  const names = namesOf('one');
  expect(new Set(names).size).toBe(names.length);
  expect(namesOf('another')).toEqual(names);
  expect(names).toContain('ReserveFunctionRole dynamodb:GetItem Table GATE#*');
  expect(names).toContain('ListReservationsFunctionRole dynamodb:Query Table/index/byOwner OWNER#*');
  expect(names).toContain('ReserveFunctionRole sts:AssumeRole * Service:lambda.amazonaws.com');
});
