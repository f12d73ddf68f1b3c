import { findEntries, optionalFunctions } from '../../lib/bundles.ts';
import { UsageError } from './usage-error.ts';

/** The functions that every stack has, by the name one types, each with its logical id: `create-concert`, `CreateConcertFunction`. */
export function functionNames(): Map<string, string> {
  const names = [...findEntries().keys()].filter((name) => !optionalFunctions.includes(name)).sort();
  return new Map(names.map((name) => [name, `${pascalCase(name)}Function`]));
}

const pascalCase = (kebabCase: string): string =>
  kebabCase.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * The function called `typed`: `reserve`, or `ReserveFunction` as `sam` has it.
 *
 * @throws UsageError listing the functions there are.
 */
export function findFunction(typed: string): { name: string; functionId: string } {
  const names = functionNames();
  for (const [name, functionId] of names)
    if (name === typed || functionId === typed) return { name, functionId };
  throw new UsageError(`There is no function ${typed}. There are:\n  ${[...names.keys()].join('\n  ')}`);
}
