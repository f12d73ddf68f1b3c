import type { Model } from './model.ts';
import type { Setup } from './story.ts';

const isoTime = (timeMs: number) => new Date(timeMs).toISOString();

/** The body that makes the concert of a story. */
export const concertRequest = (concertId: string, setup: Setup, startMs: number) => ({
  concertId,
  title: 'A story',
  venue: 'A small hall',
  startsAt: isoTime(startMs + setup.startsInSeconds * 1000),
  ...(setup.opensInSeconds > 0 && { salesOpenAt: isoTime(startMs + setup.opensInSeconds * 1000) }),
  currency: 'KRW',
  sections: [
    { sectionId: 'A', name: 'Floor', price: 100, rows: [{ row: '1', seats: 3 }] },
    { sectionId: 'S', name: 'Standing', price: 50, seats: 2 },
  ],
  policy: {
    holdSeconds: setup.holdSeconds,
    maxSeatsPerReservation: 5,
    queue: {
      maxActive: setup.maxActive,
      activeSeconds: setup.activeSeconds,
      idleSeconds: setup.idleSeconds,
      claimSeconds: setup.claimSeconds,
    },
  },
});

/** Before anybody has come. */
export const newModel = (setup: Setup, startMs: number): Model => ({
  policy: {
    holdMs: setup.holdSeconds * 1000,
    activeMs: setup.activeSeconds * 1000,
    idleMs: setup.idleSeconds * 1000,
    maxActive: setup.maxActive,
    startsAtMs: startMs + setup.startsInSeconds * 1000,
    opensAtMs: startMs + setup.opensInSeconds * 1000,
  },
  fans: [],
  holds: [],
  seats: new Map(),
  called: new Map(),
  lastPosition: 0,
});
