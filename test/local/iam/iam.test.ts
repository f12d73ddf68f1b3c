import { describe, expect, inject, test } from 'vitest';
import { createAccess } from '../../../local/iam/iam.ts';
import { loadTemplate, type Resource } from '../../../local/template.ts';
import { fakeResource, fakeTemplate, functionArn } from '../fake-template.ts';

const roleArn = 'arn:aws:iam::000000000000:role/R';
const trustPolicy = {
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
};

/** Access of function `F`, whose role has these statements. */
function accessWith(statements: unknown[], others: Resource[] = []) {
  const policies = [{ PolicyDocument: { Statement: statements } }];
  const role = { AssumeRolePolicyDocument: trustPolicy, Policies: policies };
  return createAccess(
    fakeTemplate([
      fakeResource('AWS::IAM::Role', 'R', role, roleArn),
      fakeResource('AWS::Lambda::Function', 'F', { Role: roleArn }, functionArn('F')),
      ...others,
    ]),
  );
}
const tableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/T';
const put = (context: Record<string, string | string[]> = {}) => ({
  action: 'dynamodb:PutItem',
  resource: tableArn,
  context,
});
const allowPut = { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: tableArn };

describe('identity policies', () => {
  test('what nothing allows is denied', () => {
    expect(accessWith([]).allows('F', put())).toBe(false);
  });

  test('allowed by action and resource, for the function and for its role', () => {
    expect(accessWith([allowPut]).allows('F', put())).toBe(true);
    expect(accessWith([allowPut]).allows('R', put())).toBe(true);
  });

  test('another action or resource is denied', () => {
    expect(accessWith([allowPut]).allows('F', { ...put(), action: 'dynamodb:DeleteItem' })).toBe(false);
    expect(accessWith([allowPut]).allows('F', { ...put(), resource: `${tableArn}2` })).toBe(false);
  });

  test('wildcards, and actions in any case', () => {
    const statement = { Effect: 'Allow', Action: 'DynamoDB:put*', Resource: `${tableArn.slice(0, -1)}?` };
    expect(accessWith([statement]).allows('F', put())).toBe(true);
  });

  test('an explicit deny wins', () => {
    const deny = { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' };
    expect(accessWith([allowPut, deny]).allows('F', put())).toBe(false);
  });
});

describe('leading keys', () => {
  const onlySeats = {
    ...allowPut,
    Condition: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SEATS#*', 'CONCERTS'] },
    },
  };
  test.each([
    [['SEATS#c#A'], true],
    [['SEATS#c#A', 'CONCERTS'], true],
    [['SEATS#c#A', 'LEASES#c'], false],
    [['CONCERTS#'], false],
  ])('%j: %s', (keys, expected) => {
    expect(accessWith([onlySeats]).allows('F', put({ 'dynamodb:LeadingKeys': keys }))).toBe(expected);
  });

  test('a request that names no key is allowed, as ForAllValues has it', () => {
    expect(accessWith([onlySeats]).allows('F', put())).toBe(true);
  });
});

describe('resource policies', () => {
  const queueArn = 'arn:aws:sqs:us-east-1:000000000000:Q';
  const send = { action: 'sqs:SendMessage', resource: queueArn, context: { 'aws:SourceArn': 'arn:rule' } };
  const policy = (statement: object) =>
    fakeResource('AWS::SQS::QueuePolicy', 'P', { PolicyDocument: { Statement: [statement] } });
  const allowRule = {
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Resource: queueArn,
    Principal: { Service: 'events.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': 'arn:rule' } },
  };

  test('a queue takes from the service and source that it names', () => {
    const access = accessWith([], [policy(allowRule)]);
    expect(access.resourcePolicyAllows(queueArn, 'events.amazonaws.com', send)).toBe(true);
    expect(access.resourcePolicyAllows(queueArn, 's3.amazonaws.com', send)).toBe(false);
    const other = { ...send, context: { 'aws:SourceArn': 'arn:other' } };
    expect(access.resourcePolicyAllows(queueArn, 'events.amazonaws.com', other)).toBe(false);
  });

  test("a resource's deny for everybody binds roles too", () => {
    const deny = policy({ Effect: 'Deny', Action: 'sqs:*', Resource: queueArn, Principal: '*' });
    const allow = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' };
    expect(accessWith([allow]).allows('F', send)).toBe(true);
    expect(accessWith([allow], [deny]).allows('F', send)).toBe(false);
  });

  test('a permission lets a service call one function', () => {
    const permission = fakeResource('AWS::Lambda::Permission', 'P', {
      Action: 'lambda:InvokeFunction',
      FunctionName: functionArn('F'),
      Principal: 'events.amazonaws.com',
      SourceArn: 'arn:rule',
    });
    const access = accessWith([], [permission]);
    const invoke = { ...send, action: 'lambda:InvokeFunction', resource: functionArn('F') };
    expect(access.resourcePolicyAllows(functionArn('F'), 'events.amazonaws.com', invoke)).toBe(true);
    const elsewhere = { ...invoke, resource: functionArn('G') };
    expect(access.resourcePolicyAllows(functionArn('G'), 'events.amazonaws.com', elsewhere)).toBe(false);
  });
});

test('a role is assumed by whom it trusts', () => {
  expect(accessWith([]).trusts('R', 'lambda.amazonaws.com', {})).toBe(true);
  expect(accessWith([]).trusts('R', 'scheduler.amazonaws.com', {})).toBe(false);
});

describe('what it does not know stops the start with its name', () => {
  test.each([
    [{ ...allowPut, Condition: { DateLessThan: { 'aws:SourceArn': 'x' } } }, 'DateLessThan'],
    [{ ...allowPut, Condition: { StringEquals: { 'aws:PrincipalTag/x': 'y' } } }, 'aws:PrincipalTag/x'],
    [{ ...allowPut, Condition: { StringEquals: { 'aws:SourceArn': '${aws:username}' } } }, '${aws:username}'],
    [{ ...allowPut, Condition: { StringNotEquals: { 'aws:SourceArn': 'x' } } }, 'StringNotEquals'],
    [{ ...allowPut, Condition: { 'ForAnyValue:StringLike': { 'aws:SourceArn': 'x' } } }, 'ForAnyValue'],
    [{ ...allowPut, NotAction: 'dynamodb:GetItem' }, 'NotAction'],
    [{ ...allowPut, NotResource: '*' }, 'NotResource'],
    [{ ...allowPut, NotPrincipal: '*' }, 'NotPrincipal'],
    [{ ...allowPut, Principal: { Federated: 'x' } }, 'Federated'],
    [{ ...allowPut, Resource: 'arn:${aws:username}' }, '${aws:username}'],
    [{ ...allowPut, Effect: 'Maybe' }, 'Maybe'],
  ])('%#', (statement, name) => {
    expect(() => accessWith([statement])).toThrow(name);
  });
});

test('the real template is understood, and its functions hold what they use and no more', () => {
  const template = loadTemplate({ path: inject('templatePath'), suffix: 'test' });
  const access = createAccess(template);
  const resource = template.resource('Table').attributes.Arn as string;
  const putOf = (key: string) => ({
    action: 'dynamodb:PutItem',
    resource,
    context: { 'dynamodb:LeadingKeys': [key] },
  });
  expect(access.allows('ReserveFunction', putOf('SEATS#c#A'))).toBe(true);
  expect(access.allows('ReserveFunction', putOf('CONCERT#c'))).toBe(false);
  expect(access.allows('HealthFunction', putOf('SEATS#c#A'))).toBe(false);
});
