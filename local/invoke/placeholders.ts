import { UsageError } from './usage-error.ts';

const pattern = /\$\{([^}]*)\}/g;

/** The names of the placeholders in an event's strings, each once: `${queueToken}` -> `queueToken`. */
export function placeholdersIn(event: unknown): string[] {
  const found = new Set<string>();
  mapStrings(event, (text) => {
    for (const [, name = ''] of text.matchAll(pattern)) found.add(name);
    return text;
  });
  return [...found];
}

/** The event with its placeholders replaced. @throws UsageError naming one that has no value. */
export function fillPlaceholders(event: unknown, values: Readonly<Record<string, string>>): unknown {
  return mapStrings(event, (text) =>
    text.replaceAll(pattern, (placeholder, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) throw new UsageError(`The event's placeholder ${placeholder} is not known.`);
      return value;
    }),
  );
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((inner) => mapStrings(inner, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapStrings(inner, change)]));
}
