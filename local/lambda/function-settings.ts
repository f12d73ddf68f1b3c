import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalTemplate, Resource } from '../template.ts';

/** One function of the template, as the local stack runs it. */
export interface FunctionSettings {
  functionId: string;
  functionName: string;
  functionArn: string;
  taskRoot: string;
  bundlePath: string;
  handler: string;
  exportName: string;
  timeoutMs: number;
  memoryMb: number;
  variables: Record<string, string>;
}

/** Lambda's defaults where the template is silent. */
const defaultTimeoutSeconds = 3;
const defaultMemoryMb = 128;

/** Every function of the template, by logical id. */
export function readFunctions(template: LocalTemplate): Map<string, FunctionSettings> {
  const functions = template.ofType('AWS::Lambda::Function');
  return new Map(functions.map((resource) => [resource.logicalId, readFunction(template, resource)]));
}

function readFunction(template: LocalTemplate, resource: Resource): FunctionSettings {
  const { logicalId: functionId, properties } = resource;
  const asset = resource.metadata['aws:asset:path'];
  if (typeof asset !== 'string') throw new Error(`${functionId} has no aws:asset:path: its code is unknown`);
  const runtime = String(properties.Runtime);
  if (!runtime.startsWith('nodejs'))
    throw new Error(`${functionId} wants ${runtime}: only Node.js runs here`);
  const handler = String(properties.Handler);
  const [file, exportName] = splitHandler(handler);
  const taskRoot = join(template.assetsDirectory, asset);
  const environment = properties.Environment as { Variables?: Record<string, unknown> } | undefined;
  return {
    functionId,
    functionName: resource.ref,
    functionArn: String(resource.attributes.Arn),
    taskRoot,
    bundlePath: findBundle(taskRoot, file),
    handler,
    exportName,
    timeoutMs: Number(properties.Timeout ?? defaultTimeoutSeconds) * 1000,
    memoryMb: Number(properties.MemorySize ?? defaultMemoryMb),
    variables: Object.fromEntries(
      Object.entries(environment?.Variables ?? {}).map(([name, value]) => [name, String(value)]),
    ),
  };
}

/** `index.handler` is the export `handler` of the file `index`. */
function splitHandler(handler: string): [file: string, exportName: string] {
  const dot = handler.lastIndexOf('.');
  return [handler.slice(0, dot), handler.slice(dot + 1)];
}

/** The order in which the Node.js runtime looks. A missing file is told by the first invocation. */
function findBundle(taskRoot: string, file: string): string {
  const candidates = ['.js', '.mjs', '.cjs'].map((extension) => join(taskRoot, file + extension));
  return candidates.find((path) => existsSync(path)) ?? join(taskRoot, `${file}.mjs`);
}

/** The function that a mapping, a permission or a target names: by name, by ARN, or by ARN with a qualifier. */
export function functionIdOf(template: LocalTemplate, nameOrArn: string): string {
  const found = template
    .ofType('AWS::Lambda::Function')
    .find(({ ref, attributes }) => ref === nameOrArn || attributes.Arn === nameOrArn);
  if (!found) throw new Error(`no function of the template is named ${nameOrArn}`);
  return found.logicalId;
}
