import type { LocalTemplate } from '../template.ts';

/**
 * Spells what a policy names in logical ids: `Table/index/byOwner` for the ARN of the index, whatever the table's
 * physical name.
 */
export function logicalNames(template: LocalTemplate): (text: string) => string {
  const names = new Map<string, string>();
  for (const { logicalId, ref, attributes } of template.resources()) {
    for (const [attribute, value] of Object.entries(attributes))
      names.set(value, `${logicalId}.${attribute}`);
    for (const value of [ref, attributes.Arn]) if (value !== undefined) names.set(value, logicalId);
  }
  const longestFirst = [...names].filter(([name]) => name.startsWith('arn:')).sort(byLength);
  return (text) => {
    const [arn, name] = longestFirst.find(([one]) => text.startsWith(one)) ?? ['', ''];
    const rest = text.slice(arn.length);
    return name + rest.replace(/[^:/]+/g, (part) => names.get(part) ?? part);
  };
}

const byLength = ([one]: [string, string], [other]: [string, string]): number => other.length - one.length;
