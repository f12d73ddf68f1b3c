import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import type { Access } from '../../local/iam/iam.ts';
import type { LocalTemplate, Resource } from '../../local/template.ts';

/** A template made of the given resources, with the bundles that tests write into a directory that goes with the run. */
export function fakeTemplate(resources: Resource[]): LocalTemplate {
  const find = (what: string, matches: (resource: Resource) => boolean) => {
    const found = resources.find(matches);
    if (!found) throw new Error(`no resource ${what}`);
    return found;
  };
  return {
    name: 'Test',
    assetsDirectory: mkdtempSync(join(dirname(inject('templatePath')), 'assets-')),
    region: 'us-east-1',
    accountId: '000000000000',
    resource: (logicalId) => find(logicalId, (resource) => resource.logicalId === logicalId),
    resources: () => resources,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    byArn: (arn) => find(arn, ({ attributes }) => attributes.Arn === arn),
  };
}

export function fakeResource(
  type: string,
  logicalId: string,
  properties: Record<string, unknown>,
  arn = '',
): Resource {
  return { type, logicalId, properties, metadata: {}, ref: logicalId, attributes: { Arn: arn } };
}

export const functionArn = (functionId: string) =>
  `arn:aws:lambda:us-east-1:000000000000:function:${functionId}`;

export function fakeFunction(functionId: string, properties: Record<string, unknown> = {}): Resource {
  const defaults = { Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 5, MemorySize: 512 };
  const resource = fakeResource(
    'AWS::Lambda::Function',
    functionId,
    { ...defaults, ...properties },
    functionArn(functionId),
  );
  return { ...resource, metadata: { 'aws:asset:path': `asset.${functionId}` } };
}

export function writeBundle(template: LocalTemplate, functionId: string, source: string): void {
  const directory = join(template.assetsDirectory, `asset.${functionId}`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'index.mjs'), source);
}

export const allowAll: Access = {
  allows: () => true,
  resourcePolicyAllows: () => true,
  trusts: () => true,
  usage: () => [],
};
