/**
 * Conditions are written with `#attribute` for every attribute name, so that none can collide with a reserved
 * word, and are named by the constants that hold them (`…Conditions` in the stores).
 */

/** The `ExpressionAttributeNames` that the expressions need: each `#name` stands for `name`. */
export function namesIn(...expressions: (string | undefined)[]): Record<string, string> {
  const used = expressions.join(' ').match(/#\w+/g) ?? [];
  return Object.fromEntries(used.map((token) => [token, token.slice(1)]));
}

/** The condition that holds when all of the given ones hold. */
export const all = (...conditions: string[]): string => conditions.map((part) => `(${part})`).join(' AND ');

/** The condition that holds when any of the given ones holds. */
export const any = (...conditions: string[]): string => conditions.map((part) => `(${part})`).join(' OR ');
