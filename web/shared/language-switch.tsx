import { chooseLanguage, type Language, language, languageNames } from './language.ts';
import { useStore } from './store.ts';

export function LanguageSwitch() {
  const current = useStore(language);
  return (
    <nav class="languages" aria-label="Language, 언어">
      {Object.entries(languageNames).map(([code, name]) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={code === current}
          onClick={() => chooseLanguage(code as Language)}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}
