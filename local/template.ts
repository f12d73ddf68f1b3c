import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { refuseUnknown } from './refuse-unknown.ts';
import { createResolver, type JsonObject, type Scope } from './template/intrinsics.ts';
import { physicalNames } from './template/physical-names.ts';
import { identify } from './template/resource-types.ts';

/** One resource of the template, with every intrinsic resolved. */
export interface Resource {
  logicalId: string;
  type: string;
  /** Resolved; JSON-like. */
  properties: Record<string, unknown>;
  metadata: Record<string, unknown>;
  /** What `Ref` gives: the physical name, or the ARN or URL where AWS gives that. */
  ref: string;
  /** What `Fn::GetAtt` gives, by attribute name. */
  attributes: Record<string, string>;
}

export interface LocalTemplate {
  /** The stack's name. */
  name: string;
  /** Absolute path of the directory that `aws:asset:path` is relative to. */
  assetsDirectory: string;
  region: string;
  accountId: string;
  /** @throws Error naming the id if there is none. */
  resource(logicalId: string): Resource;
  ofType(type: string): Resource[];
  resources(): Resource[];
  /** The resource with this ARN, or with this stream's ARN. @throws Error naming the ARN if there is none. */
  byArn(arn: string): Resource;
}

const sections = [
  'AWSTemplateFormatVersion',
  'Description',
  'Parameters',
  'Resources',
  'Metadata',
  // Assertions on the bootstrap version and values for people: neither changes a resource.
  'Rules',
  'Outputs',
];
const resourceKeys = ['Type', 'Properties', 'Metadata', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy'];

/**
 * Reads a synthesised template and resolves it as CloudFormation would, for region us-east-1 and account
 * 000000000000. Physical names end in `suffix`: the same suffix gives the same names.
 *
 * @throws Error naming any resource type, attribute, intrinsic or section that it does not know.
 */
export function loadTemplate(options: { path: string; suffix: string }): LocalTemplate {
  const document = JSON.parse(readFileSync(options.path, 'utf8')) as JsonObject;
  refuseUnknown(document, sections, 'the template');
  const scope = {
    stackName: basename(options.path).replace(/\.template\.json$/, ''),
    region: 'us-east-1',
    accountId: '000000000000',
    parameters: parameterDefaults(document),
  };
  const declared = declaredResources(document);
  const resources = resolveResources(declared, scope, options.suffix);
  return {
    name: scope.stackName,
    assetsDirectory: resolve(dirname(options.path)),
    region: scope.region,
    accountId: scope.accountId,
    ...lookups(resources),
  };
}

function lookups(
  resources: Map<string, Resource>,
): Pick<LocalTemplate, 'resource' | 'ofType' | 'resources' | 'byArn'> {
  const byArn = new Map<string, Resource>();
  for (const resource of resources.values()) {
    for (const name of [resource.ref, ...Object.values(resource.attributes)]) byArn.set(name, resource);
  }
  const found = (resource: Resource | undefined, name: string): Resource => {
    if (resource === undefined) throw new Error(`the template has no resource ${name}`);
    return resource;
  };
  return {
    resource: (logicalId) => found(resources.get(logicalId), logicalId),
    ofType: (type) => [...resources.values()].filter((resource) => resource.type === type),
    resources: () => [...resources.values()],
    byArn: (arn) => found(arn.startsWith('arn:') ? byArn.get(arn) : undefined, arn),
  };
}

function declaredResources(document: JsonObject): Map<string, JsonObject> {
  const declared = new Map(Object.entries(document.Resources as Record<string, JsonObject>));
  for (const [logicalId, declaration] of declared) {
    refuseUnknown(declaration, resourceKeys, `resource ${logicalId}`);
  }
  return declared;
}

/** Names come before properties: a property may hold any resource's name, a name only what it is made of. */
function resolveResources(
  declared: Map<string, JsonObject>,
  scope: Omit<Scope, 'resource'>,
  suffix: string,
): Map<string, Resource> {
  const names = physicalNames([...declared.keys()], suffix);
  const identities = new Map<string, Pick<Resource, 'ref' | 'attributes'>>();
  const identity = (logicalId: string) => {
    const known = identities.get(logicalId);
    if (known) return known;
    const declaration = declared.get(logicalId);
    const name = names.get(logicalId);
    if (declaration === undefined || name === undefined) return undefined;
    const made = identify(logicalId, declaration, { ...scope, name, resolve: (value) => resolver(value) });
    identities.set(logicalId, made);
    return made;
  };
  const resolver = createResolver({ ...scope, resource: identity });
  const resources = new Map<string, Resource>();
  for (const [logicalId, declaration] of declared) {
    const { ref, attributes } = identity(logicalId) as Pick<Resource, 'ref' | 'attributes'>;
    const properties = resolver(declaration.Properties ?? {}) as Record<string, unknown>;
    const metadata = (declaration.Metadata ?? {}) as Record<string, unknown>;
    resources.set(logicalId, {
      logicalId,
      type: String(declaration.Type),
      properties,
      metadata,
      ref,
      attributes,
    });
  }
  return resources;
}

function parameterDefaults(document: JsonObject): Map<string, string> {
  const parameters = Object.entries((document.Parameters ?? {}) as Record<string, JsonObject>);
  return new Map(parameters.map(([name, { Default }]) => [name, String(Default)]));
}
