import type { Problem } from './api/types.ts';
import { useMessages } from './language/messages.ts';

/** What went wrong, in a sentence, and the way on. */
export function ProblemNotice({ problem, onRetry }: { problem: Problem; onRetry?: () => unknown }) {
  const messages = useMessages();
  return (
    <div class="notice" role="alert">
      <p>{messages.problems[problem.code] ?? messages.problems.UNKNOWN}</p>
      {onRetry && (
        <button type="button" class="plain" onClick={() => void onRetry()}>
          {messages.tryAgain}
        </button>
      )}
    </div>
  );
}
