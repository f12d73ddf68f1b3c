import { language } from '../shared/language.ts';
import { useStore } from '../shared/store.ts';
import type { Problem } from './api.ts';
import { exactTime } from './figures.ts';
import { useMessages } from './language/messages.ts';

interface TroubleProps {
  problem: Problem;
  /** When there was an answer last; null for never. */
  atMs: number | null;
  onRetry?: () => unknown;
}

/** Why what is shown is old, or nothing is, and what was said about it. */
export function Trouble({ problem, atMs, onRetry }: TroubleProps) {
  const messages = useMessages();
  const tongue = useStore(language);
  const { code, detail } = problem;
  const sentences = {
    NO_CONNECTION: atMs === null ? messages.trouble.never : messages.trouble.lost(exactTime(tongue, atMs)),
    FORBIDDEN: messages.trouble.forbidden,
    NOT_FOUND: messages.concerts.missing,
    NOT_WATCHED: messages.trouble.other,
    OTHER: messages.trouble.other,
  };
  return (
    <div class="notice" role="alert">
      <p>{sentences[code]}</p>
      {code !== 'NOT_FOUND' && <p class="detail">{messages.trouble.detail(detail)}</p>}
      {onRetry && (
        <button type="button" class="plain" onClick={() => void onRetry()}>
          {messages.tryAgain}
        </button>
      )}
    </div>
  );
}
