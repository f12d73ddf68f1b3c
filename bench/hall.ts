import { sendToApi } from '../local/api-request.ts';
import type { Clock } from '../local/clock.ts';
import { expectStatus } from '../local/demo/api-client.ts';

export interface HallPlan {
  concertId: string;
  seats: number;
  maxActive: number;
  /** 300 if not given. */
  holdSeconds?: number;
}

const mostPerSection = 500;
const dayMs = 86_400_000;

/** Sections `S1`, `S2` … without rows, of 500 seats each and what is left. */
export const sectionsOf = (seats: number) =>
  Array.from({ length: Math.ceil(seats / mostPerSection) }, (_, index) => ({
    sectionId: `S${index + 1}`,
    name: `Section ${index + 1}`,
    price: 100_000,
    seats: Math.min(mostPerSection, seats - index * mostPerSection),
  }));

/** The seat that comes `index` places after the first. */
export const seatAt = (index: number) => ({
  sectionId: `S${Math.floor(index / mostPerSection) + 1}`,
  number: (index % mostPerSection) + 1,
});

/**
 * Makes a concert whose fans stay active for a day.
 *
 * @returns its seat numbers.
 */
export async function makeHall(url: string, clock: Clock, plan: HallPlan): Promise<string[]> {
  const { concertId, seats, maxActive, holdSeconds = 300 } = plan;
  const sections = sectionsOf(seats);
  const stay = dayMs / 1000;
  const body = {
    concertId,
    title: 'Measured Night',
    venue: 'Large Hall',
    startsAt: new Date(clock.now() + 30 * dayMs).toISOString(),
    currency: 'KRW',
    sections,
    policy: {
      holdSeconds,
      queue: { maxActive, activeSeconds: stay, idleSeconds: stay, claimSeconds: 600 },
    },
  };
  const request = { method: 'POST', path: '/api/v1/concerts', body, operator: true } as const;
  expectStatus(await sendToApi(url, request), 201);
  return Array.from({ length: seats }, (_, index) => {
    const { sectionId, number } = seatAt(index);
    return `${sectionId}-${number}`;
  });
}
