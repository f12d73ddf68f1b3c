import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, it } from 'vitest';
import { startStack } from '../../local/stack.ts';

interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}
const directory = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Starts the real template after a change. */
function startChanged(change: (resources: Template['Resources']) => void) {
  const template = JSON.parse(readFileSync(inject('templatePath'), 'utf8')) as Template;
  change(template.Resources);
  const templatePath = join(directory, 'Holdfast.template.json');
  writeFileSync(templatePath, JSON.stringify(template));
  return startStack({ templatePath, engineUrl: inject('engines')[0]?.url ?? '' });
}

/** Starts the real template without its first resource that matches. */
const startWithout = (matches: (resource: Template['Resources'][string]) => boolean) =>
  startChanged((resources) => {
    const [logicalId] = Object.entries(resources).find(([, resource]) => matches(resource)) ?? [];
    delete resources[String(logicalId)];
  });

const isPermissionFor = (service: string) => (resource: Template['Resources'][string]) =>
  resource.Type === 'AWS::Lambda::Permission' && resource.Properties.Principal === service;

it('stops the start, with the route, where API Gateway would not be permitted to call a function', async () => {
  await expect(startWithout(isPermissionFor('apigateway.amazonaws.com'))).rejects.toThrow(
    /^route .+ may not call \w+Function: its AWS::Lambda::Permission is missing$/,
  );
});

it('stops the start, with the rule, where EventBridge would not be permitted to call a function', async () => {
  await expect(startWithout(isPermissionFor('events.amazonaws.com'))).rejects.toThrow(
    /^rule .+ may not call \w+Function: its AWS::Lambda::Permission is missing$/,
  );
});

it('stops the start, with the rule, where EventBridge could not keep what it cannot deliver', async () => {
  await expect(startWithout(({ Type }) => Type === 'AWS::SQS::QueuePolicy')).rejects.toThrow(
    /^rule \w+ may not write to its dead-letter queue: its AWS::SQS::QueuePolicy lacks it$/,
  );
});

it('stops the start, with the rule, where EventBridge could not write to a log', async () => {
  await expect(startWithout(({ Type }) => Type === 'AWS::Logs::ResourcePolicy')).rejects.toThrow(
    /^rule \w+ may not write to EventLog: events.amazonaws.com lacks logs:CreateLogStream$/,
  );
  const withoutDelivery = startChanged(({ EventLogPolicy }) => {
    const text = JSON.stringify(EventLogPolicy?.Properties.PolicyDocument);
    const changed = text.replace(/,\\"delivery.logs.amazonaws.com\\"/, '');
    expect(changed).not.toBe(text);
    if (EventLogPolicy) EventLogPolicy.Properties.PolicyDocument = JSON.parse(changed);
  });
  await expect(withoutDelivery).rejects.toThrow(/delivery.logs.amazonaws.com lacks logs:CreateLogStream$/);
});

/** Starts the real template with other properties of one role. */
const startWithRole = (roleId: string, properties: Record<string, unknown>) =>
  startChanged((resources) => {
    Object.assign((resources[roleId] as Template['Resources'][string]).Properties, properties);
  });

it('stops the start, with the function, where Lambda could not write its log', async () => {
  await expect(startWithRole('HealthFunctionRole', { Policies: [] })).rejects.toThrow(
    /^the role of HealthFunction may not logs:CreateLogStream in its log group HealthFunctionLogs/,
  );
});

it('stops the start, with the function, where Lambda could not assume its role', async () => {
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 's3.amazonaws.com' } };
  const properties = { AssumeRolePolicyDocument: { Statement: [trust] } };
  await expect(startWithRole('HealthFunctionRole', properties)).rejects.toThrow(
    'HealthFunctionRole does not trust Lambda, which runs HealthFunction',
  );
});
