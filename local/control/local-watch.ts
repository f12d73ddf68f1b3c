import { type DeadLetterCount, NotWatched, type ToldEvent, type Watch } from './watch.ts';

const newest = 200;

/** Watches a local stack, by what it shows of itself under `/_local/…`. */
export const watchLocal = (url: string): Watch => ({
  async events(concertId, after = `-${newest}`) {
    const path = `/_local/events?${new URLSearchParams({ after })}`;
    const { events, next } = await look<{ events: ToldEvent[]; next: number }>(url, path);
    const ofConcert = events.filter(({ detail }) => detail.reservation?.concertId === concertId);
    return { events: ofConcert, next: String(next) };
  },
  async deadLetters() {
    const { deadLetters } = await look<{ deadLetters: DeadLetter[] }>(url, '/_local/dead-letters');
    const bySource = Map.groupBy(deadLetters, ({ source }) => source);
    return [...bySource].map(([source, letters]): DeadLetterCount => {
      const reason = letters.at(-1)?.reason;
      return { source, count: letters.length, ...(reason !== undefined && { reason }) };
    });
  },
});

interface DeadLetter {
  source: string;
  reason: string;
}

/** An API by another name than a local stack's has no such routes. */
async function look<Answer>(url: string, path: string): Promise<Answer> {
  const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(5000) });
  if (response.status !== 200) throw new NotWatched(`${url} shows no events: name its stack with --stack`);
  return (await response.json()) as Answer;
}
