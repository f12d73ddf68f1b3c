import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, expectStatus } from './api-client.ts';
import { chooseSeats, type Hall } from './hall.ts';
import type { FanPlan } from './plan.ts';
import type { FanRecord, Held, Outcome, StepTimes } from './record.ts';

/** Where the fans meet. */
export interface World {
  api: ApiClient;
  hall: Hall;
  holdSeconds: number;
  times: StepTimes;
  signal: AbortSignal;
}

/**
 * Plays one fan from coming to going, and writes down what happened as it happens.
 *
 * @throws Error when an answer comes that a fan should never get.
 */
export async function playFan(world: World, plan: FanPlan, record: FanRecord): Promise<Outcome> {
  const { api, hall, signal } = world;
  await sleep(plan.arrivesAfterMs, undefined, { signal });
  const path = `/api/v1/concerts/${hall.concertId}/queue-tokens`;
  const joined = expectStatus(await timed(world, 'join', () => api({ method: 'POST', path })), 201);
  const token = String(joined.token);
  Object.assign(record, { token, phase: 'waiting' });
  const waited = await waitForTurn(world, plan, token, joined);
  if (waited !== 'active') return waited;

  record.phase = 'choosing';
  const outcome = await getSeats(world, plan, record, token);
  if (outcome !== 'holding') return outcome;
  record.phase = 'holding';
  return decide(world, plan, record, token);
}

/** Polls as often as the API says. */
async function waitForTurn(
  { api, hall, signal, times }: World,
  plan: FanPlan,
  token: string,
  joined: Record<string, unknown>,
): Promise<'active' | Outcome> {
  const startedMs = performance.now();
  for (let status = joined; ; ) {
    const waitedMs = performance.now() - startedMs;
    if (status.status === 'EXPIRED') return 'turnOver';
    if (status.status === 'ACTIVE') {
      times.wait.push(waitedMs);
      return 'active';
    }
    // Whoever only waits closes the page without a word.
    if (hall.isSoldOut()) return 'soldOut';
    const isTired = plan.inQueue !== 'stays' && waitedMs > plan.patienceMs;
    if (isTired) return plan.inQueue === 'leaves' ? leave(api, token, 'leftQueue') : 'vanished';
    await sleep(Number(status.pollAfterSeconds) * 1000, undefined, { signal });
    status = expectStatus(await api({ path: '/api/v1/queue-tokens/current', token }), 200);
  }
}

/** Looks at the map, chooses and reserves, and does so again after a lost race. */
async function getSeats(
  world: World,
  plan: FanPlan,
  record: FanRecord,
  token: string,
): Promise<'holding' | Outcome> {
  const { api, hall, signal } = world;
  for (let looks = 1; looks <= plan.mostLooks; looks += 1) {
    await hall.look();
    const seats = chooseSeats(hall, plan.favourite, plan.groupSize);
    await sleep(plan.looksForMs, undefined, { signal });
    if (hall.isSoldOut()) return leave(api, token, 'soldOut');
    if (seats.length === 0) continue;
    const { status, body } = await reserve(world, token, seats);
    if (status === 201) {
      record.held = heldOf(body, seats);
      return 'holding';
    }
    if (body.code === 'QUEUE_TOKEN_EXPIRED') return 'turnOver';
    if (body.code !== 'SEATS_UNAVAILABLE') expectStatus({ status, body }, 201);
    record.lostRaces += 1;
  }
  return leave(api, token, 'lostOut');
}

const heldOf = ({ reservationId, amount, currency }: Record<string, unknown>, seats: string[]): Held => ({
  reservationId: String(reservationId),
  seats,
  amount: Number(amount),
  currency: String(currency),
  told: 'HELD',
});

const reserve = (world: World, token: string, seats: string[]) =>
  timed(world, 'reserve', () =>
    world.api({
      method: 'POST',
      path: '/api/v1/reservations',
      token,
      idempotencyKey: crypto.randomUUID(),
      body: { concertId: world.hall.concertId, seats },
    }),
  );

/** What becomes of the hold. */
async function decide(world: World, plan: FanPlan, record: FanRecord, token: string): Promise<Outcome> {
  const { api, signal, holdSeconds } = world;
  const { held } = record;
  if (!held || plan.withSeats === 'walksAway') return 'walkedAway';
  await sleep(plan.decidesAfter * holdSeconds * 1000, undefined, { signal });
  const cancels = plan.withSeats === 'cancels';
  const path = `/api/v1/reservations/${held.reservationId}`;
  const answer = cancels
    ? await api({ method: 'POST', path: `${path}/cancel`, token })
    : await timed(world, 'confirm', () => pay(world, path, held));
  if (answer.body.code === 'RESERVATION_EXPIRED') {
    held.told = 'EXPIRED';
    return 'paidTooLate';
  }
  expectStatus(answer, 200);
  held.told = cancels ? 'CANCELLED' : 'CONFIRMED';
  return cancels ? leave(api, token, 'cancelled') : 'paid';
}

/** The payment side's call, as an operator. */
function pay({ api }: World, path: string, { amount, currency }: Held) {
  const body = { paymentId: `pay_${crypto.randomUUID()}`, amount, currency };
  return api({ method: 'POST', path: `${path}/confirm`, body, operator: true });
}

/** Gives the place in the queue to the next. */
async function leave(api: ApiClient, token: string, outcome: Outcome): Promise<Outcome> {
  expectStatus(await api({ method: 'DELETE', path: '/api/v1/queue-tokens/current', token }), 204);
  return outcome;
}

async function timed<Answer>(
  { times }: World,
  step: keyof StepTimes,
  call: () => Promise<Answer>,
): Promise<Answer> {
  const startedMs = performance.now();
  const answer = await call();
  times[step].push(performance.now() - startedMs);
  return answer;
}
