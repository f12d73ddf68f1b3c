import { useStore } from '../store.ts';
import { chooseLanguage, type Language, language, languages } from './language.ts';

export function LanguageSwitch() {
  const current = useStore(language);
  return (
    <nav class="languages" aria-label="Language, 언어">
      {Object.entries(languages).map(([code, { languageName }]) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={code === current}
          onClick={() => chooseLanguage(code as Language)}
        >
          {languageName}
        </button>
      ))}
    </nav>
  );
}
