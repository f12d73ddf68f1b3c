export type JsonObject = Record<string, unknown>;

/** What an intrinsic may refer to. */
export interface Scope {
  stackName: string;
  region: string;
  accountId: string;
  /** Defaults of the parameters; a local start sets none. */
  parameters: ReadonlyMap<string, string>;
  resource(logicalId: string): { ref: string; attributes: Record<string, string> } | undefined;
}

/** Stands for `AWS::NoValue`: whatever holds it is left out. */
const noValue = Symbol('AWS::NoValue');

/**
 * Makes the function that resolves a JSON-like value with all intrinsics in it.
 *
 * The function throws an Error naming any intrinsic, reference or attribute that it does not know.
 */
export function createResolver(scope: Scope): (value: unknown) => unknown {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve).filter((element) => element !== noValue);
    if (typeof value === 'string') return refuseDynamicReference(value);
    if (typeof value !== 'object' || value === null) return value;
    const [key, argument] = onlyEntry(value as JsonObject);
    if (key !== undefined) return resolveIntrinsic(key, argument, scope, resolve);
    const entries = Object.entries(value).map(([name, part]) => [refuseIntrinsicName(name), resolve(part)]);
    return Object.fromEntries(entries.filter(([, part]) => part !== noValue));
  };
  return (value) => {
    const resolved = resolve(value);
    return resolved === noValue ? undefined : resolved;
  };
}

function resolveIntrinsic(
  name: string,
  argument: unknown,
  scope: Scope,
  resolve: (value: unknown) => unknown,
): unknown {
  switch (name) {
    case 'Ref':
      return reference(String(argument), scope);
    case 'Fn::GetAtt':
      return attribute(argument, scope);
    case 'Fn::Join': {
      const [delimiter, parts] = argument as [string, unknown];
      return (resolve(parts) as unknown[]).join(delimiter);
    }
    case 'Fn::Sub':
      return substitute(argument, scope, resolve);
    default:
      throw new Error(`unknown intrinsic ${name}`);
  }
}

function reference(name: string, scope: Scope): unknown {
  const pseudo = pseudoParameter(name, scope);
  if (pseudo !== undefined) return pseudo;
  const found = scope.parameters.get(name) ?? scope.resource(name)?.ref;
  if (found === undefined) throw new Error(`Ref to unknown ${name}`);
  return found;
}

/** The value of an `AWS::…` parameter; undefined for any other name. */
function pseudoParameter(name: string, scope: Scope): string | symbol | undefined {
  if (!name.startsWith('AWS::')) return undefined;
  const values: Record<string, string | symbol> = {
    'AWS::Partition': 'aws',
    'AWS::AccountId': scope.accountId,
    'AWS::Region': scope.region,
    'AWS::StackName': scope.stackName,
    'AWS::StackId': `arn:aws:cloudformation:${scope.region}:${scope.accountId}:stack/${scope.stackName}/local`,
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::NoValue': noValue,
  };
  const value = values[name];
  if (value === undefined) throw new Error(`unknown pseudo parameter ${name}`);
  return value;
}

function attribute(argument: unknown, scope: Scope): string {
  const [logicalId, name] = (
    typeof argument === 'string' ? splitOnce(argument, '.') : (argument as [string, string])
  ) as [string, string];
  const resource = scope.resource(logicalId);
  if (resource === undefined) throw new Error(`Fn::GetAtt of unknown resource ${logicalId}`);
  const value = resource.attributes[name];
  if (value === undefined) throw new Error(`Fn::GetAtt of unknown attribute ${logicalId}.${name}`);
  return value;
}

function substitute(argument: unknown, scope: Scope, resolve: (value: unknown) => unknown): string {
  const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, JsonObject];
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in variables) return String(resolve(variables[name]));
    return String(name.includes('.') ? attribute(name, scope) : reference(name, scope));
  });
}

/** The one entry of an object that is an intrinsic call; `Condition` names a key elsewhere, so it is none here. */
function onlyEntry(value: JsonObject): [string, unknown] | [] {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return [];
  return entry[0] === 'Ref' || entry[0].startsWith('Fn::') ? entry : [];
}

function refuseIntrinsicName(name: string): string {
  if (name.startsWith('Fn::')) throw new Error(`intrinsic ${name} beside other keys`);
  return name;
}

function refuseDynamicReference(text: string): string {
  if (text.includes('{{resolve:')) throw new Error(`unknown intrinsic ${text} (a dynamic reference)`);
  return text;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}
