import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { functionsDirectory } from '../../../lib/bundles.ts';

/** A write of the code with one of its conditions taken out. */
export interface Mutant {
  /** `lockSeat without holdLapsed`, after the function that makes the write. */
  name: string;
  /** Absolute path of the source, and where in it the write's condition stands. */
  path: string;
  start: number;
  end: number;
  /** The condition's text in the code with the change made. */
  replacement: string;
}

/** What is true of every item, also of none, and what is true of no item. No item has an attribute of that name. */
const always = 'attribute_not_exists(nothing)';
const never = 'attribute_exists(nothing)';

// biome-ignore lint/suspicious/noExplicitAny: nodes of many kinds, told apart by `type`
type Node = any;

interface Clause {
  name: string;
  text: string;
  /** How it stands among the others. */
  joined: 'all' | 'any';
}

/**
 * Every named condition of every write in `functions/`: the value of each property `condition`, made of the members of
 * the objects called `…Conditions` by `all` and `any`. Where a write has several, one mutant more has none at all.
 *
 * @throws Error naming a condition that is made in another way.
 */
export function findMutants(root = functionsDirectory): Mutant[] {
  const sources = readSources(root);
  const names = new Map<string, string>();
  const derived = new Map<string, Node>();
  for (const { program } of sources) collectNames(program, names, derived);
  return sources.flatMap(({ path, text, program }) =>
    sitesIn(program)
      .filter(({ value }) => !isNull(value))
      .flatMap((site) => mutantsOf(site, { path, text, names, derived })),
  );
}

/** Writers of writes that say that they need no condition. */
export const unconditionalWriters = (root = functionsDirectory): string[] =>
  readSources(root).flatMap(({ program }) =>
    sitesIn(program).flatMap(({ writer, value }) => (isNull(value) ? [writer] : [])),
  );

const isNull = (node: Node): boolean => node.type === 'Literal' && node.value === null;

function readSources(root: string) {
  const files = globSync('**/*.ts', { cwd: root }).sort();
  return files.map((file) => {
    const path = join(root, file);
    const text = readFileSync(path, 'utf8');
    return { path, text, program: parseSync(path, text).program as Node };
  });
}

/** Conditions by name, and constants that are made of them. */
function collectNames(program: Node, names: Map<string, string>, derived: Map<string, Node>): void {
  new Visitor({
    VariableDeclarator({ id, init }: Node) {
      const value = init?.type === 'TSAsExpression' ? init.expression : init;
      if (id.type !== 'Identifier' || !value) return;
      if (id.name.endsWith('Conditions') && value.type === 'ObjectExpression')
        for (const { key, value: clause } of value.properties) names.set(key.name, clause.value);
      if (isJoin(value)) derived.set(id.name, value);
    },
  }).visit(program);
}

const isJoin = (node: Node): boolean =>
  node?.type === 'CallExpression' && ['all', 'any'].includes(node.callee.name);

interface Site {
  writer: string;
  value: Node;
}

/** Where a write says its condition, with the name of the function around it. */
function sitesIn(program: Node): Site[] {
  const sites: Site[] = [];
  const writers: string[] = [];
  const enter = (name: string | undefined) => void writers.push(name ?? writers.at(-1) ?? '');
  new Visitor({
    FunctionDeclaration: ({ id }: Node) => enter(id?.name),
    'FunctionDeclaration:exit': () => void writers.pop(),
    VariableDeclarator: ({ id, init }: Node) =>
      enter(init?.type === 'ArrowFunctionExpression' ? id.name : undefined),
    'VariableDeclarator:exit': () => void writers.pop(),
    Property({ key, value, shorthand }: Node) {
      if ((key.name ?? key.value) !== 'condition' || value.type === 'AssignmentPattern') return;
      if (shorthand) throw new Error(`${writers.at(-1)}: spell the condition out, for the proof to find it`);
      sites.push({ writer: writers.at(-1) ?? '', value });
    },
  }).visit(program);
  return sites;
}

interface Source {
  path: string;
  text: string;
  names: Map<string, string>;
  derived: Map<string, Node>;
}

function mutantsOf({ writer, value }: Site, { path, text, names, derived }: Source): Mutant[] {
  const { start, end } = value;
  const original = text.slice(start, end);
  const clauses = clausesOf(value, 'all', names, derived, writer);
  const one = (name: string, replacement: string): Mutant => ({
    name: `${writer} without ${name}`,
    path,
    start,
    end,
    replacement,
  });
  const each = clauses.map(({ name, text: clause, joined }) => {
    const instead = joined === 'all' ? `(${clause}) OR ${always}` : `(${clause}) AND ${never}`;
    return one(name, `(${original}).replaceAll(${JSON.stringify(clause)}, ${JSON.stringify(instead)})`);
  });
  return clauses.length === 1
    ? each
    : [...each, one('any condition', `'(' + (${original}) + ') OR ${always}'`)];
}

function clausesOf(
  node: Node,
  joined: Clause['joined'],
  names: Map<string, string>,
  derived: Map<string, Node>,
  writer: string,
): Clause[] {
  const within = (inner: Node, how: Clause['joined']) => clausesOf(inner, how, names, derived, writer);
  if (node.type === 'ConditionalExpression')
    return [...within(node.consequent, joined), ...within(node.alternate, joined)];
  if (isJoin(node)) return node.arguments.flatMap((inner: Node) => within(inner, node.callee.name));
  const name = node.type === 'MemberExpression' ? node.property.name : node.name;
  const made = derived.get(name);
  if (made) return within(made, joined);
  const text = names.get(name);
  if (text === undefined) throw new Error(`${writer}: ${name ?? node.type} is no named condition`);
  return [{ name, text, joined }];
}
