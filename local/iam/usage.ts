import type { LocalTemplate } from '../template.ts';
import { patternsThatMatch } from './conditions.ts';
import { logicalNames } from './logical-names.ts';
import type { AccessRequest, Statement } from './statement.ts';
import type { Pattern } from './wildcards.ts';

/** One thing that the template grants. */
export interface Grant {
  /** In logical ids, so the same for each stack of a template: `ReserveFunctionRole dynamodb:GetItem Table GATE#*`. */
  name: string;
  isUsed: boolean;
}

export interface Usage {
  /** To be called with each statement that lets a request through. */
  record(statement: Statement, request: AccessRequest, isCaller: (principal: string) => boolean): void;
  grants(): Grant[];
}

/**
 * What of these statements has been used.
 *
 * A statement grants each of its actions on each of its resources, to each of its principals, for each value of each
 * condition, and each such grant has to be used by itself. A statement whose Sid begins with `Transaction` has to list
 * more pairs of action and leading key than occur (docs/decisions/0008), so there each action and each key has to be
 * used, in whatever pairs. A Deny grants nothing.
 */
export function createUsage(statements: readonly Statement[], template: LocalTemplate): Usage {
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  const granted = new Map(allowing.map((statement) => [statement, keysOf(statement, allOf(statement))]));
  const used = new Map(allowing.map((statement) => [statement, new Set<string>()]));
  return {
    record(statement, request, isCaller) {
      const keys = used.get(statement);
      // Every call passes here, and most grants have been used before.
      if (!keys || keys.size === granted.get(statement)?.length) return;
      for (const key of keysOf(statement, usedBy(statement, request, isCaller))) keys.add(key);
    },
    grants() {
      const names = logicalNames(template);
      return [...granted].flatMap(([statement, keys]) =>
        keys.map((key) => ({
          name: nameOf(statement, key, names),
          isUsed: used.get(statement)?.has(key) ?? false,
        })),
      );
    },
  };
}

/** The values of each element of a statement: actions, resources, principals if it names any, and each condition. */
type Elements = string[][];

function allOf({ actions, resources, principals, conditions }: Statement): Elements {
  const texts = [actions, resources, ...conditions.map(({ patterns }) => patterns)].map(textsOf);
  return principals.length > 0 ? [...texts, principals] : texts;
}

function usedBy(
  { actions, resources, principals, conditions }: Statement,
  { action, resource, context }: AccessRequest,
  isCaller: (principal: string) => boolean,
): Elements {
  const texts = [
    actions.filter(({ matches }) => matches(action)),
    resources.filter(({ matches }) => matches(resource)),
    ...conditions.map((condition) => patternsThatMatch(condition, context)),
  ].map(textsOf);
  return principals.length > 0 ? [...texts, principals.filter(isCaller)] : texts;
}

const textsOf = (patterns: Pattern[]): string[] => patterns.map(({ text }) => text);

const separator = '\n';

/** A key for each grant that the chosen values of the statement's elements make. */
function keysOf(statement: Statement, chosen: Elements): string[] {
  const all = allOf(statement);
  const listsPairs = all.filter(({ length }) => length > 1).length > 1;
  const combinations =
    listsPairs && statement.sid.startsWith('Transaction') ? oneByOne(all, chosen) : everyCombination(chosen);
  return combinations.map((combination) => combination.join(separator));
}

const everyCombination = (chosen: Elements): string[][] =>
  chosen.reduce<string[][]>(
    (before, values) => before.flatMap((one) => values.map((value) => [...one, value])),
    [[]],
  );

/** Each chosen value beside all the values of the other elements. */
const oneByOne = (all: Elements, chosen: Elements): string[][] =>
  all.flatMap((values, index) =>
    values.length === 1
      ? []
      : (chosen[index] ?? []).map((value) =>
          all.map((others, other) => (other === index ? value : others.join(', '))),
        ),
  );

const nameOf = ({ holder }: Statement, key: string, inLogicalIds: (text: string) => string): string =>
  [holder, ...key.split(separator).map(inLogicalIds)].join(' ');
