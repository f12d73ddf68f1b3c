export interface Pattern {
  /** As the policy spells it. */
  text: string;
  matches(value: string): boolean;
}

/**
 * IAM's `*` (any text) and `?` (one character).
 *
 * @throws Error for a policy variable such as `${aws:username}`.
 */
export function wildcardPattern(text: string, where: string): Pattern {
  refuseVariable(text, where);
  return { text, matches: wildcardMatcher(text) };
}

function wildcardMatcher(pattern: string): Pattern['matches'] {
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  const expression = new RegExp(`^${source}$`, 's');
  return (text) => expression.test(text);
}

/** IAM lets a list of one be written without its brackets. */
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** @throws Error for a policy variable such as `${aws:username}`, which nothing here would fill in. */
export function refuseVariable(text: string, where: string): void {
  if (text.includes('${')) throw new Error(`unknown policy variable in ${text}, in ${where}`);
}
