import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, expectStatus } from './api-client.ts';

export interface HallSettings {
  seats: number;
  holdSeconds: number;
  claimSeconds: number;
  maxActive: number;
}

type SeatState = 'HELD' | 'SOLD' | 'BLOCKED';

/** The hall as its screen shows it. */
export interface Hall {
  concertId: string;
  /** Seat numbers row by row, the stage first. */
  rows: string[][];
  /** All of them, in that order. */
  seats: string[];
  /** As of the last look: only those that are not free. */
  taken: ReadonlyMap<string, SeatState>;
  isSoldOut(): boolean;
  /** Looks at the seat map. */
  look(): Promise<void>;
}

const mostPerRow = 20;
const sectionId = 'A';
const price = 12_000;

/** Makes the concert, a small hall of one section whose rows are about twice as wide as there are rows. */
export async function openHall(api: ApiClient, concertId: string, settings: HallSettings): Promise<Hall> {
  const perRow = Math.min(mostPerRow, Math.ceil(Math.sqrt(settings.seats * 2)));
  const sizes = Array.from({ length: Math.ceil(settings.seats / perRow) }, (_, index) =>
    Math.min(perRow, settings.seats - index * perRow),
  );
  const request = concertRequest(concertId, sizes, settings);
  const answer = await api({ method: 'POST', path: '/api/v1/concerts', body: request, operator: true });
  expectStatus(answer, 201);
  const rows = sizes.map((size, index) =>
    Array.from({ length: size }, (_, seat) => `${sectionId}-${index + 1}-${seat + 1}`),
  );
  return hallOf(api, concertId, rows);
}

function concertRequest(concertId: string, sizes: number[], settings: HallSettings) {
  const { holdSeconds, claimSeconds, maxActive } = settings;
  return {
    concertId,
    title: 'An on-sale that plays itself',
    venue: 'Small Hall',
    startsAt: new Date(Date.now() + 86_400_000).toISOString(),
    currency: 'KRW',
    sections: [
      {
        sectionId,
        name: 'Floor',
        price,
        rows: sizes.map((seats, index) => ({ row: String(index + 1), seats })),
      },
    ],
    // Whoever walks away soon makes room for the next.
    policy: { holdSeconds, queue: { maxActive, claimSeconds, idleSeconds: holdSeconds + 3 } },
  };
}

function hallOf(api: ApiClient, concertId: string, rows: string[][]): Hall {
  const seats = rows.flat();
  const hall = {
    concertId,
    rows,
    seats,
    taken: new Map<string, SeatState>(),
    isSoldOut: () =>
      hall.taken.size === seats.length && [...hall.taken.values()].every((state) => state === 'SOLD'),
    async look() {
      const answer = await api({ path: `/api/v1/concerts/${concertId}/seats` });
      hall.taken = new Map(Object.entries(expectStatus(answer, 200).seats as Record<string, SeatState>));
    },
  };
  return hall;
}

const lookEveryMs = 500;

/** Keeps the screen up to date until `signal` is aborted. */
export async function watchHall(hall: Hall, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // A server that is gone is the fans' to tell.
    await hall.look().catch(() => undefined);
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

/** The free seats nearest to the favourite one, at most `count`. */
export function chooseSeats(
  { seats, taken }: Pick<Hall, 'seats' | 'taken'>,
  favourite: number,
  count: number,
): string[] {
  const byDistance = seats
    .map((seat, index) => ({ seat, distance: Math.abs(index - favourite) }))
    .filter(({ seat }) => !taken.has(seat))
    .sort((a, b) => a.distance - b.distance);
  return byDistance.slice(0, count).map(({ seat }) => seat);
}
