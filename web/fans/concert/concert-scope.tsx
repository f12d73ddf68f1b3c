import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { language } from '../../shared/language.ts';
import { repeat, retryDelayMs } from '../../shared/repeat.ts';
import { dayAndTime } from '../../shared/time.ts';
import { mayPass } from '../api/send.ts';
import type { Problem } from '../api/types.ts';
import { useShared, VisitContext } from '../context.ts';
import { fetchSeats } from '../hall/seat-watch.ts';
import { useMessages } from '../language/messages.ts';
import { ProblemNotice } from '../notice.tsx';
import { startVisit, type Visit } from './visit.ts';

/** Everything below is about one concert, and one fan's visit there goes on from page to page. */
export function ConcertScope({ concertId, children }: { concertId: string; children: ComponentChildren }) {
  const messages = useMessages();
  const shared = useShared();
  const [visit, setVisit] = useState<Visit | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  // Asks before the page is painted for the first time: that takes longer than the answer.
  useLayoutEffect(() => {
    let started: Visit | null = null;
    let isGone = false;
    let failures = 0;
    const loading = repeat(
      async () => {
        // Side by side: neither waits for the other.
        const seats = fetchSeats(concertId);
        const asked = shared.api.concert(concertId);
        // A browser takes up to a tenth of a second for its first date: now, while it waits anyway.
        dayAndTime(language.get(), new Date().toISOString());
        const answer = await asked;
        if (isGone) return null;
        setProblem(answer.problem ?? null);
        failures += 1;
        if (answer.problem) return mayPass(answer.problem) ? retryDelayMs(failures) : null;
        started = startVisit(shared, answer.body, seats);
        setVisit(started);
        return null;
      },
      { whileHidden: true },
    );
    loading.start();
    return () => {
      isGone = true;
      loading.stop();
      started?.stop();
    };
  }, [concertId]);

  if (visit) return <VisitContext.Provider value={visit}>{children}</VisitContext.Provider>;
  return (
    <div class="narrow">
      {problem ? <ProblemNotice problem={problem} /> : <p class="quiet">{messages.loading}</p>}
    </div>
  );
}
