import { useEffect, useState } from 'preact/hooks';
import { language } from '../../shared/language.ts';
import { money } from '../../shared/money.ts';
import { useStore } from '../../shared/store.ts';
import { dayAndTime } from '../../shared/time.ts';
import type { ConcertSummary, Problem } from '../api/types.ts';
import { salesOpening } from '../concert/sales-opening.ts';
import { useShared } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { ProblemNotice } from '../notice.tsx';
import { hasPlace } from '../queue/place.ts';
import { addressOf } from '../route.ts';
import { TicketLinks } from '../ticket/ticket-links.tsx';
import { knownTickets } from '../ticket/tickets.ts';
import { Ongoing } from './ongoing.tsx';

interface Page {
  concerts: ConcertSummary[];
  next: string | null;
}

/** What is on sale, and the tickets that this browser bought. */
export function ConcertList() {
  const messages = useMessages();
  const { api } = useShared();
  const [page, setPage] = useState<Page | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function load(next: string | null): Promise<void> {
    setProblem(null);
    const answer = await api.concerts(next);
    if (answer.problem) return setProblem(answer.problem);
    const { body } = answer;
    setPage((before) => {
      // Asked for twice, and here already.
      if ((before?.next ?? null) !== next) return before;
      return { concerts: [...(before?.concerts ?? []), ...body.concerts], next: body.next };
    });
  }
  useEffect(() => void load(null), []);

  return (
    <div class="narrow">
      <h1>{messages.concerts.title}</h1>
      <TicketLinks tickets={knownTickets()} />
      {page === null && !problem && <p class="quiet">{messages.loading}</p>}
      {page?.concerts.length === 0 && <p class="quiet">{messages.concerts.none}</p>}
      <ul class="concerts">
        {page?.concerts.toSorted(ongoingFirst).map((concert) => (
          <ConcertCard key={concert.concertId} concert={concert} />
        ))}
      </ul>
      {problem && <ProblemNotice problem={problem} onRetry={() => load(page?.next ?? null)} />}
      {page?.next && (
        <button type="button" class="plain" onClick={() => load(page.next)}>
          {messages.concerts.more}
        </button>
      )}
    </div>
  );
}

const ongoingFirst = (a: ConcertSummary, b: ConcertSummary): number =>
  Number(hasPlace(b.concertId)) - Number(hasPlace(a.concertId));

function ConcertCard({ concert }: { concert: ConcertSummary }) {
  const messages = useMessages();
  const spoken = useStore(language);
  const { concertId, title, venue, startsAt, lowestPrice, currency, totalSeats } = concert;
  const opensAt = salesOpening(concert, Date.now());
  return (
    <li>
      <a class="card concert" href={addressOf({ name: 'concert', concertId })}>
        <h2>{title}</h2>
        <p>
          {dayAndTime(spoken, startsAt)} · <bdi>{venue}</bdi>
        </p>
        <p class="quiet">
          {messages.concerts.from(money(spoken, lowestPrice, currency))} ·{' '}
          {messages.concerts.seats(totalSeats)}
          {opensAt && ` · ${messages.concerts.opensAt(dayAndTime(spoken, opensAt))}`}
        </p>
      </a>
      {hasPlace(concertId) && <Ongoing concert={concert} />}
    </li>
  );
}
