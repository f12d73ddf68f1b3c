import { useEffect, useMemo, useState } from 'preact/hooks';
import { language } from '../shared/language.ts';
import { usePageTitle } from '../shared/page-title.ts';
import { useStore } from '../shared/store.ts';
import { ask, type ConcertSummary } from './api.ts';
import { DeadLetterPanel } from './dead-letter-panel.tsx';
import { EventPanel } from './event-panel.tsx';
import { FigurePanels } from './figure-panels.tsx';
import { exactTime } from './figures.ts';
import { useMessages } from './language/messages.ts';
import { ReleasePanel } from './release-panel.tsx';
import { addressOf } from './route.ts';
import { SectionTable } from './section-table.tsx';
import { Trouble } from './trouble.tsx';
import { watchConcert } from './watching.ts';

/** One concert, live. */
export function Room({ concertId }: { concertId: string }) {
  const messages = useMessages();
  const tongue = useStore(language);
  const watching = useMemo(() => watchConcert(concertId), [concertId]);
  useEffect(() => {
    watching.start();
    return watching.stop;
  }, [watching]);
  const { value: statistics, problem, atMs } = useStore(watching.statistics);
  const events = useStore(watching.events);
  const deadLetters = useStore(watching.deadLetters);
  const title = useTitle(concertId, atMs !== null);
  usePageTitle(`${title} – ${messages.title}`);
  return (
    <div class="room">
      <a class="back" href={addressOf(null)}>
        {messages.back}
      </a>
      <div class="heading">
        <h1>{title}</h1>
        {statistics && (
          <p class="quiet">{messages.figures.asOf(exactTime(tongue, Date.parse(statistics.asOf)))}</p>
        )}
      </div>
      {problem && <Trouble problem={problem} atMs={atMs} />}
      {!statistics && !problem && <p class="quiet">{messages.loading}</p>}
      {statistics && (
        <>
          <FigurePanels statistics={statistics} events={events.value ?? []} />
          <SectionTable statistics={statistics} />
          <div class="columns">
            <EventPanel seen={events} />
            <div class="column">
              <ReleasePanel concertId={concertId} title={title} onReleased={watching.hurry} />
              <DeadLetterPanel seen={deadLetters} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}

/** The id until the title is known; asked for again when there is a connection. */
function useTitle(concertId: string, isConnected: boolean): string {
  const [title, setTitle] = useState(concertId);
  useEffect(() => {
    ask<ConcertSummary>(`/concerts/${concertId}`).then(({ body }) => body && setTitle(body.title));
  }, [concertId, isConnected]);
  return title;
}
