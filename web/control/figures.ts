import type { Language } from '../shared/language.ts';

/** With its seconds: figures are seconds old. */
export const exactTime = (language: Language, timeMs: number): string =>
  new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', second: '2-digit' }).format(timeMs);

/** The middle one, the upper one of two; null when there is none. */
export function median(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** What of the whole it is, from 0 to 1; a house without seats is not filled. */
export const partOf = (some: number, total: number): number => (total === 0 ? 0 : some / total);
