import { type Language, language } from '../../shared/language.ts';
import { useStore } from '../../shared/store.ts';
import { type ControlMessages, english } from './english.ts';
import { korean } from './korean.ts';

const languages: Record<Language, ControlMessages> = { en: english, ko: korean };

export const useMessages = (): ControlMessages => languages[useStore(language)];
