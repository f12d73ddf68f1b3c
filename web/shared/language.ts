import { kept } from './storage.ts';
import { createStore } from './store.ts';

/** The languages that the pages speak, each by its own name. */
export const languageNames = { en: 'English', ko: '한국어' };
export type Language = keyof typeof languageNames;

const isLanguage = (value: unknown): value is Language =>
  typeof value === 'string' && Object.hasOwn(languageNames, value);
const chosen = kept(() => localStorage, 'holdfast:language', isLanguage);

/** The one chosen before, else the first of the browser's that is known, else English. */
export const languageFor = (before: Language | null, browserLanguages: readonly string[]): Language =>
  before ?? browserLanguages.map((each) => each.slice(0, 2)).find(isLanguage) ?? 'en';

export const language = createStore<Language>('en');

/** Takes the fan's language, and keeps the document's up to date. */
export function startLanguage(): void {
  const show = () => {
    document.documentElement.lang = language.get();
  };
  language.subscribe(show);
  language.set(languageFor(chosen.get(), navigator.languages));
  show();
}

export function chooseLanguage(next: Language): void {
  chosen.set(next);
  language.set(next);
}
