import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { loadTemplate } from '../../local/template.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-template-'));
afterAll(() => rmSync(directory, { recursive: true }));

function load(document: Record<string, unknown>) {
  const path = join(directory, 'Test.template.json');
  writeFileSync(path, JSON.stringify(document));
  return loadTemplate({ path, suffix: 's1' });
}
const table = { Type: 'AWS::DynamoDB::Table', Properties: {} };
const queue = { Type: 'AWS::SQS::Queue' };
/** What an intrinsic resolves to, beside a table `TableA1B2C3D4` and a queue. */
const resolved = (value: unknown) =>
  load({
    Parameters: { Stage: { Type: 'String', Default: 'dev' } },
    Resources: {
      TableA1B2C3D4: table,
      Queue: queue,
      Group: { Type: 'AWS::Logs::LogGroup', Properties: { value } },
    },
  }).resource('Group').properties.value;

describe('intrinsics', () => {
  test.each([
    ['Ref of a resource', { Ref: 'TableA1B2C3D4' }, 'Table-s1'],
    ['Ref of a queue', { Ref: 'Queue' }, 'https://sqs.us-east-1.amazonaws.com/000000000000/Queue-s1'],
    ['Ref of a parameter', { Ref: 'Stage' }, 'dev'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::StackName' }, 'Test'],
    ['GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:us-east-1:000000000000:Queue-s1'],
    ['GetAtt with a dot', { 'Fn::GetAtt': 'Queue.QueueName' }, 'Queue-s1'],
    ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'AWS::Region' }]] }, 'a/us-east-1'],
    ['Sub', { 'Fn::Sub': '${AWS::Partition}:${Queue.QueueName}:${!kept}' }, 'aws:Queue-s1:${kept}'],
    ['Sub with variables', { 'Fn::Sub': ['${X}!', { X: { Ref: 'AWS::AccountId' } }] }, '000000000000!'],
    ['NoValue in a list', [{ Ref: 'AWS::NoValue' }, 'x'], ['x']],
    ['NoValue in an object', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    ['a policy condition', { Condition: { Bool: {} } }, { Condition: { Bool: {} } }],
  ])('%s', (_, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  test.each([
    ['a choice', { 'Fn::Select': [0, ['a']] }, 'Fn::Select'],
    ['an intrinsic', { 'Fn::FindInMap': ['a', 'b', 'c'] }, 'Fn::FindInMap'],
    ['a reference', { Ref: 'Nobody' }, 'Nobody'],
    ['an attribute', { 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Queue.Colour'],
    ['a dynamic reference', '{{resolve:ssm:x}}', '{{resolve:ssm:x}}'],
  ])('%s that it does not know stops the start', (_, value, name) => {
    expect(() => resolved(value)).toThrow(name);
  });
});

test('a resource type that it does not know stops the start with its name', () => {
  const resources = { Cluster: { Type: 'AWS::EKS::Cluster' } };
  expect(() => load({ Resources: resources })).toThrow('AWS::EKS::Cluster');
});

test('a section that it does not know stops the start with its name', () => {
  expect(() => load({ Resources: {}, Transform: 'x' })).toThrow('Transform');
  expect(() => load({ Resources: {}, Conditions: {} })).toThrow('Conditions');
});

test('a conditional resource stops the start with its name', () => {
  const resources = { Queue: { ...queue, Condition: 'InChina' } };
  expect(() => load({ Resources: resources })).toThrow('unknown property Condition of resource Queue');
});

test('names that would be the same without their hashes keep them', () => {
  const template = load({ Resources: { Q11111111: queue, Q22222222: queue } });
  expect(template.resource('Q11111111').attributes.QueueName).toBe('Q11111111-s1');
});

test('the real template loads, and ARNs lead back to their resources', () => {
  const template = loadTemplate({ path: inject('templatePath'), suffix: 'test' });
  const streamArn = template.resource('Table').attributes.StreamArn as string;
  expect(template.byArn(streamArn).logicalId).toBe('Table');
  expect(() => template.byArn('arn:aws:s3:::nothing')).toThrow('arn:aws:s3:::nothing');
});

test('a nested stack stops the start, all but the one that serves the pages on AWS', () => {
  const nested = (path: string) =>
    load({
      Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:cdk:path': path } } },
    });
  expect(() => nested('Holdfast-prod/Pages.NestedStack/Pages.NestedStackResource')).not.toThrow();
  expect(() => nested('Holdfast/More.NestedStack/More.NestedStackResource')).toThrow('More.NestedStack');
});
