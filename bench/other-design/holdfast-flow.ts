import { randomBytes } from 'node:crypto';
import type { Concert } from '../../functions/concerts/concert.ts';
import { createConcert } from '../../functions/concerts/create-concert.ts';
import { deadline } from '../../functions/deadline.ts';
import { isRefusal } from '../../functions/http/problem.ts';
import { newLease } from '../../functions/queue/lease.ts';
import { putLease } from '../../functions/queue/lease-store.ts';
import { connectQueue } from '../../functions/queue/queue.ts';
import type { Place } from '../../functions/queue/token.ts';
import { reserve } from '../../functions/reservations/reserve.ts';
import { connectTable } from '../../functions/table/client.ts';
import { createTable } from '../../local/engine/create-table.ts';
import { loadTemplate } from '../../local/template.ts';
import type { Flow } from './flow.ts';
import type { Latency } from './latency.ts';

const dayMs = 86_400_000;
const setUpMs = 60_000;

/** Our own use case on a table of its own, with no HTTP around it: as bare as the other flow is. */
export async function holdfastFlow(
  { templatePath, engineUrl }: { templatePath: string; engineUrl: string },
  latency: Latency,
): Promise<Flow> {
  const template = loadTemplate({ path: templatePath, suffix: randomBytes(4).toString('hex') });
  const { tableName } = await createTable(template.resource('Table'), { url: engineUrl });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: engineUrl,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  const table = connectTable(tableName);
  let isOpen = false;
  table.client.middlewareStack.add(
    (next) => async (args) => {
      if (isOpen) await latency();
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'latency' },
  );
  const queue = connectQueue(table);
  let places: Place[] = [];

  const hold = async (fan: number, seat: number): Promise<boolean> => {
    const place = places[fan];
    if (!place) throw new Error(`there is no fan ${fan}`);
    const result = await reserve(queue, place, { concertId: place.concertId, seats: [`A-${seat}`] });
    if (!isRefusal(result)) return true;
    if (result.refusal === 'SEATS_UNAVAILABLE') return false;
    throw new Error(`reserve was refused: ${result.refusal}`);
  };

  return {
    name: 'Holdfast',
    roundTrips: 1,
    async open({ seats, fans, holdMs }) {
      isOpen = false;
      const concert = hallOf(seats, holdMs);
      const { concertId } = concert;
      await createConcert(table, concert, deadline(setUpMs));
      places = Array.from({ length: fans }, (_, index) => ({
        concertId,
        position: index + 1,
        owner: randomBytes(16).toString('base64url'),
      }));
      for (const place of places) {
        const lease = newLease(place, concert.policy.queue, Date.now());
        await putLease(table, concertId, lease, Date.now() + dayMs, deadline(setUpMs));
      }
      // So that the concert is in memory, as it is in a function that has been called before.
      await queue.concerts.get(concertId);
      isOpen = true;
    },
    reserve: hold,
    // There is no lock beside the hold: who dies has reserved, or has not.
    async reserveAndDie(fan, seat) {
      await hold(fan, seat);
    },
    async close() {
      table.client.destroy();
    },
  };
}

const hallOf = (seats: number, holdMs: number): Concert => ({
  concertId: `hall-${randomBytes(4).toString('hex')}`,
  title: 'A hall to compare',
  venue: 'Small Hall',
  startsAtMs: Date.now() + dayMs,
  currency: 'KRW',
  sections: [{ sectionId: 'A', name: 'Floor', price: 100, seats }],
  policy: {
    holdSeconds: holdMs / 1000,
    maxSeatsPerReservation: 4,
    queue: { maxActive: 2000, activeSeconds: 3600, idleSeconds: 3600, claimSeconds: 60 },
  },
});
