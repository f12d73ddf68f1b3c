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

/** Starts the real template without its first resource that matches. */
function startWithout(matches: (resource: Template['Resources'][string]) => boolean) {
  const template = JSON.parse(readFileSync(inject('templatePath'), 'utf8')) as Template;
  const [logicalId] = Object.entries(template.Resources).find(([, resource]) => matches(resource)) ?? [];
  delete template.Resources[String(logicalId)];
  const templatePath = join(directory, 'Holdfast.template.json');
  writeFileSync(templatePath, JSON.stringify(template));
  return startStack({ templatePath, engineUrl: inject('engines')[0]?.url ?? '' });
}

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
