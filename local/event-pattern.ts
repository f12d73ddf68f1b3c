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

function compileAlternative(alternative: unknown, path: string): Matcher {
  if (!isObject(alternative)) return (value) => value === alternative;
  const [[operator, argument] = ['(none)', undefined], ...others] = Object.entries(alternative);
  const make = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (make === undefined || others.length > 0) {
    throw new Error(`unknown operator ${Object.keys(alternative).join(', ')} in ${path}`);
  }
  return make(argument, path);
}

const operators: Record<string, (argument: unknown, path: string) => Matcher> = {
  prefix: (argument, path) => onText(argument, path, (text, prefix) => text.startsWith(prefix)),
  suffix: (argument, path) => onText(argument, path, (text, suffix) => text.endsWith(suffix)),
  'equals-ignore-case': (argument, path) =>
    onText(argument, path, (text, other) => text.toLowerCase() === other.toLowerCase()),
  exists(argument, path) {
    if (typeof argument !== 'boolean') throw new Error(`exists in ${path} must be true or false`);
    return (value) => (value !== undefined && !isObject(value)) === argument;
  },
  'anything-but'(argument, path) {
    const list = Array.isArray(argument) ? argument : [argument];
    const excluded = list.map((part) => compileAlternative(part, path));
    return (value) => value !== undefined && !excluded.some((matcher) => matcher(value));
  },
  numeric: compileNumeric,
};

function onText(argument: unknown, path: string, test: (text: string, argument: string) => boolean): Matcher {
  if (typeof argument !== 'string') throw new Error(`unknown form of an operator in ${path}: not a string`);
  return (value) => typeof value === 'string' && test(value, argument);
}

const comparisons: Record<string, (value: number, limit: number) => boolean> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

function compileNumeric(argument: unknown, path: string): Matcher {
  const parts = Array.isArray(argument) ? argument : [];
  if (parts.length !== 2 && parts.length !== 4) throw new Error(`numeric in ${path} must hold 2 or 4 parts`);
  const tests = [parts.slice(0, 2), parts.slice(2)]
    .filter((pair) => pair.length > 0)
    .map(([symbol, limit]) => {
      const compare = comparisons[String(symbol)];
      if (compare === undefined) throw new Error(`unknown comparison ${String(symbol)} in ${path}`);
      if (typeof limit !== 'number') throw new Error(`numeric in ${path} must compare with a number`);
      return (value: number) => compare(value, limit);
    });
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
