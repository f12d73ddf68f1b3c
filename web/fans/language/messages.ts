import { type Language, language } from '../../shared/language.ts';
import { useStore } from '../../shared/store.ts';
import { english, type Messages } from './english.ts';
import { korean } from './korean.ts';

const languages: Record<Language, Messages> = { en: english, ko: korean };

export const useMessages = (): Messages => languages[useStore(language)];
