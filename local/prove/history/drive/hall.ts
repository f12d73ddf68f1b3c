import { type ApiClient, expectStatus } from '../../../demo/api-client.ts';
import { between, type Random } from '../../../random.ts';

/** A small hall with short times, so that holds lapse, are taken over and fought for all the time. @throws Error with the answer. */
export async function makeHall(api: ApiClient, concertId: string, random: Random) {
  const whole = (low: number, high: number) => Math.floor(between(random, low, high + 1));
  const policy = {
    holdSeconds: whole(1, 3),
    maxSeatsPerReservation: 3,
    queue: {
      maxActive: whole(8, 20),
      activeSeconds: whole(6, 15),
      idleSeconds: whole(1, 3),
      claimSeconds: whole(1, 2),
    },
  };
  const rows = ['1', '2'].map((row) => ({ row, seats: 8 }));
  const body = {
    concertId,
    title: 'A hall to fight for',
    venue: 'Small Hall',
    startsAt: new Date(Date.now() + 86_400_000).toISOString(),
    currency: 'KRW',
    sections: [
      { sectionId: 'A', name: 'Floor', price: 100, rows },
      { sectionId: 'S', name: 'Standing', price: 70, seats: 16 },
    ],
    policy,
  };
  const path = '/api/v1/concerts';
  const made = await api({ method: 'POST', path, body, operator: true });
  // The id is new: where it exists already, an answer was lost.
  if (made.status !== 409) expectStatus(made, 201);
  return expectStatus(await api({ path: `${path}/${concertId}` }), 200);
}
