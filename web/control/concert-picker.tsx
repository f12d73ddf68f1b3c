import { useEffect, useState } from 'preact/hooks';
import { language } from '../shared/language.ts';
import { useStore } from '../shared/store.ts';
import { dayAndTime } from '../shared/time.ts';
import { ask, type ConcertSummary, type Problem } from './api.ts';
import { useMessages } from './language/messages.ts';
import { addressOf } from './route.ts';
import { Trouble } from './trouble.tsx';

interface Listed {
  concerts: ConcertSummary[];
  next: string | null;
}

/** All concerts, a hundred at a time. */
export function ConcertPicker() {
  const messages = useMessages();
  const [listed, setListed] = useState<Listed | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = async (from: Listed | null) => {
    const query = from?.next ? `?${new URLSearchParams({ next: from.next })}` : '';
    const { body, problem: refused = null } = await ask<Listed>(`/concerts${query}`);
    setProblem(refused);
    if (body) setListed({ concerts: [...(from?.concerts ?? []), ...body.concerts], next: body.next });
  };
  useEffect(() => void load(null), []);
  return (
    <div class="narrow">
      <h1>{messages.concerts.title}</h1>
      {problem && <Trouble problem={problem} atMs={null} onRetry={() => load(listed)} />}
      {!listed && !problem && <p class="quiet">{messages.loading}</p>}
      {listed?.concerts.length === 0 && <p>{messages.concerts.none}</p>}
      <ul class="concerts">
        {listed?.concerts.map((concert) => (
          <Choice key={concert.concertId} concert={concert} />
        ))}
      </ul>
      {listed?.next && (
        <button type="button" class="plain" onClick={() => load(listed)}>
          {messages.concerts.more}
        </button>
      )}
    </div>
  );
}

function Choice({ concert }: { concert: ConcertSummary }) {
  const messages = useMessages();
  const tongue = useStore(language);
  return (
    <li>
      <a class="card concert" href={addressOf(concert.concertId)}>
        <h2>{concert.title}</h2>
        <p>
          <bdi>{concert.venue}</bdi> · {dayAndTime(tongue, concert.startsAt)}
        </p>
        <p class="quiet">
          {concert.concertId} · {messages.concerts.seats(concert.totalSeats)}
        </p>
      </a>
    </li>
  );
}
