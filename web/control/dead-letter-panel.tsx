import type { DeadLetterCount } from './api.ts';
import { useMessages } from './language/messages.ts';
import { Trouble } from './trouble.tsx';
import type { Seen } from './watching.ts';

/** What was given up, of the whole stack. */
export function DeadLetterPanel({ seen }: { seen: Seen<DeadLetterCount[]> }) {
  const { deadLetters: words, loading, count: number } = useMessages();
  const { value, problem, atMs } = seen;
  const isNotWatched = problem?.code === 'NOT_WATCHED';
  const some = value?.filter(({ count }) => count > 0) ?? [];
  return (
    <section class="panel dead-letters" aria-label={words.title}>
      <h2>{words.title}</h2>
      {isNotWatched && <p class="quiet">{words.notWatched}</p>}
      {problem && !isNotWatched && <Trouble problem={problem} atMs={atMs} />}
      {!value && !problem && <p class="quiet">{loading}</p>}
      {value && some.length === 0 && <p>{words.none}</p>}
      <dl>
        {some.map(({ source, count, isMore, reason }) => (
          <div class="figure" key={source}>
            <dt>{words.sources[source] ?? source}</dt>
            <dd>
              <strong class="alarm">{isMore ? words.more(number(count)) : number(count)}</strong>
              {reason && <p class="quiet detail">{reason}</p>}
            </dd>
          </div>
        ))}
      </dl>
      {some.length > 0 && <p class="quiet">{words.cure}</p>}
    </section>
  );
}
