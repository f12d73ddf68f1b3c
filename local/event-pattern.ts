import { refuseUnknown } from './refuse-unknown.ts';

type Matcher = (value: unknown) => boolean;
type JsonObject = Record<string, unknown>;

/**
 * Compiles an event pattern: EventBridge rules and event source mapping filters share the language.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * @returns whether an event matches.
 * @throws Error naming any operator that it does not know, so that no filter is silently ignored.
 */
export function compileEventPattern(pattern: unknown): (event: unknown) => boolean {
  return compileObject(pattern, 'the event pattern');
}

function compileObject(pattern: unknown, path: string): Matcher {
  if (!isObject(pattern)) throw new Error(`${path} must be an object`);
  const fields = Object.entries(pattern).map(([name, part]): [string, Matcher] => {
    if (name.startsWith('$')) throw new Error(`unknown operator ${name} in ${path}`);
    const inner = `${path}.${name}`;
    return [name, Array.isArray(part) ? compileAlternatives(part, inner) : compileObject(part, inner)];
  });
  const matches = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(matches);
    const object = isObject(value) ? value : {};
    return fields.every(([name, matcher]) => matcher(Object.hasOwn(object, name) ? object[name] : undefined));
  };
  return matches;
}

/** A field matches if any alternative does; a field that is a list, if any of its elements does. */
function compileAlternatives(alternatives: unknown[], path: string): Matcher {
  if (alternatives.length === 0) throw new Error(`${path} has no alternatives`);
  const matchers = alternatives.map((alternative) => compileAlternative(alternative, path));
  return (value) => {
    const elements = Array.isArray(value) && value.length > 0 ? value : [value];
    return elements.some((element) => matchers.some((matcher) => matcher(element)));
  };
}

/** A value stands for itself; `{"prefix": "…"}` is the only operator. */
function compileAlternative(alternative: unknown, path: string): Matcher {
  if (!isObject(alternative)) return (value) => value === alternative;
  refuseUnknown(alternative, ['prefix'], path);
  const { prefix } = alternative;
  if (typeof prefix !== 'string') throw new Error(`prefix in ${path} must be a text`);
  return (value) => typeof value === 'string' && value.startsWith(prefix);
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
