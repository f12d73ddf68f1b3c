import { sendToApi } from '../../api-request.ts';
import { look } from './look.ts';
import { guessSeats, type SeatGuess } from './seats.ts';

export interface HallPlan {
  concertId: string;
  /** At most 9999, in one section without rows: `A-1`, `A-2` … */
  seats: number;
  holdSeconds: number;
  queue: { maxActive: number; activeSeconds: number; idleSeconds: number; claimSeconds: number };
}

/** A concert that the load plays with. */
export interface Hall extends HallPlan {
  /** As `GET /api/v1/concerts/{concertId}` answers. */
  concert: Record<string, unknown>;
  guess: SeatGuess;
}

export const mostSeatsAtOnce = 3;

/** Makes the concert. @throws Error with the API's answer when it says no. */
export async function openHall(baseUrl: string, plan: HallPlan): Promise<Hall> {
  const path = '/api/v1/concerts';
  const request = { method: 'POST', path, body: concertRequest(plan), operator: true } as const;
  const made = await sendToApi(baseUrl, request);
  if (made.status !== 201) throw new Error(`the concert was not made: ${JSON.stringify(made)}`);
  const numbers = Array.from({ length: plan.seats }, (_, index) => `A-${index + 1}`);
  return { ...plan, concert: await readConcert(baseUrl, plan.concertId), guess: guessSeats(numbers) };
}

/** The concert as the API shows it; what it answers instead, if it has none. */
export async function readConcert(baseUrl: string, concertId: string): Promise<Record<string, unknown>> {
  return (await look(baseUrl, `/api/v1/concerts/${concertId}`)).body;
}

const concertRequest = ({ concertId, seats, holdSeconds, queue }: HallPlan) => ({
  concertId,
  title: 'Proof under fire',
  venue: 'Standing hall',
  startsAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
  currency: 'KRW',
  sections: [{ sectionId: 'A', name: 'Floor', price: 1000, seats }],
  policy: { holdSeconds, maxSeatsPerReservation: mostSeatsAtOnce, queue },
});
