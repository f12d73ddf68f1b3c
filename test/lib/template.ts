import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  Metadata?: Record<string, string>;
  DeletionPolicy?: string;
  DependsOn?: string[];
}

/** The synthesised template, as the whole test run shares it. */
export const templatePath = inject('templatePath');
const { Resources, Outputs } = JSON.parse(readFileSync(templatePath, 'utf8'));
export const resources: Record<string, Resource> = Resources;
/** Names of what the stack tells of itself. */
export const outputs = Object.keys(Outputs);

/** Properties of all resources of a type by logical id. */
export function ofType(type: string, all = resources): Record<string, Record<string, unknown>> {
  const found = Object.entries(all).filter(([, resource]) => resource.Type === type);
  return Object.fromEntries(found.map(([id, { Properties }]) => [id, Properties]));
}

/** Properties of the one resource of a type. */
export function only(type: string, all = resources): Record<string, unknown> {
  const [properties, ...more] = Object.values(ofType(type, all));
  if (!properties || more.length > 0) throw new Error(`there is not exactly one ${type}`);
  return properties;
}

export const functions = ofType('AWS::Lambda::Function');
export const functionIds = Object.keys(functions).sort();

/** The directory that is uploaded as the function's code. */
export function assetOf(functionId: string): string {
  const asset = resources[functionId]?.Metadata?.['aws:asset:path'];
  if (!asset) throw new Error(`${functionId} names no asset`);
  return join(dirname(templatePath), asset);
}

/**
 * An intrinsic as a short text: `Table` for its Ref or its ARN, `Table.StreamArn` for another attribute, the ids in
 * braces within a longer text.
 */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = []] = Object.entries(value as Record<string, unknown>);
  if (name === 'Ref') return String(argument);
  if (name === 'Fn::GetAtt') {
    const [id, attribute] = argument as [string, string];
    return attribute === 'Arn' ? id : `${id}.${attribute}`;
  }
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map((part) => (typeof part === 'string' ? part : `{${text(part)}}`)).join(separator);
  }
  throw new Error(`no text for ${JSON.stringify(value)}`);
}

export const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
