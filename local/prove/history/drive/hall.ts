import { type ApiClient, expectStatus } from '../../../demo/api-client.ts';
import { between, type Random } from '../../../random.ts';

/**
 * Calls each route once, in parallel: functions that start take seconds on a busy machine, and a queue in which nobody
 * comes in time to claim a place shows little. Of no history, and gone from the queue when it is done.
 */
export async function warmUp(api: ApiClient, concertId: string): Promise<void> {
  const concert = `/api/v1/concerts/${concertId}`;
  const current = '/api/v1/queue-tokens/current';
  const joined = await api({ method: 'POST', path: `${concert}/queue-tokens` });
  const token = String(expectStatus(joined, 201).token);
  const reservation = '/api/v1/reservations/none';
  const payment = { paymentId: 'none', amount: 0, currency: 'KRW' };
  await Promise.all([
    api({ path: current, token }),
    api({ path: `${concert}/seats` }),
    api({ method: 'POST', path: '/api/v1/reservations', token, body: { concertId, seats: ['NONE-1'] } }),
    api({ path: reservation, token }),
    api({ method: 'POST', path: `${reservation}/cancel`, token }),
    api({ method: 'POST', path: `${reservation}/confirm`, body: payment, operator: true }),
    api({ method: 'POST', path: `${concert}/expired-reservations/release`, operator: true }),
  ]);
  expectStatus(await api({ method: 'DELETE', path: current, token }), 204);
}

/** A small hall with short times, so that holds lapse, are taken over and fought for all the time. @throws Error with the answer. */
export async function makeHall(api: ApiClient, concertId: string, random: Random) {
  const whole = (low: number, high: number) => Math.floor(between(random, low, high + 1));
  const policy = {
    holdSeconds: whole(1, 3),
    maxSeatsPerReservation: 3,
    queue: {
      maxActive: whole(8, 20),
      activeSeconds: whole(15, 40),
      idleSeconds: whole(3, 8),
      claimSeconds: whole(4, 6),
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
