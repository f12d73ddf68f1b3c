import { sendToApi } from '../../local/api-request.ts';
import { type VirtualClock, virtualClock } from '../../local/clock.ts';
import { expectStatus } from '../../local/demo/api-client.ts';
import type { Random } from '../../local/random.ts';
import { type LocalStack, startStack } from '../../local/stack.ts';
import { percentile } from '../median.ts';
import type { BenchContext } from '../part.ts';
import { Agenda } from './agenda.ts';
import { type Answer, playFan, type Step, wishOf } from './fan.ts';
import type { Scenario } from './scenario.ts';
import { arrivalOf, randomOf } from './simulate.ts';

/** What a night came to, on the local stack as in the simulation. */
export interface Outcome {
  soldAfterSeconds: number;
  medianWaitSeconds: number;
  polls: number;
  reserves: number;
}

interface Night {
  scenario: Scenario;
  stack: LocalStack;
  concertId: string;
  agenda: Agenda;
  waitedMs: number[];
  counts: { polls: number; reserves: number; sold: number };
  soldMs: number | undefined;
}

interface Visit {
  play: ReturnType<typeof playFan>;
  random: Random;
  comesMs: number;
  token: string;
  reservation: { reservationId: string; amount: number } | undefined;
  isIn: boolean;
}

/** The same fans on the local stack, over HTTP, on a clock that is stepped to whatever comes next. */
export async function playLocally(
  scenario: Scenario,
  seed: number,
  { templatePath, engineUrl, signal, progress }: BenchContext,
): Promise<Outcome> {
  const startMs = Date.now();
  const clock = virtualClock(startMs);
  const stack = await startStack({ templatePath, clock, ...(engineUrl && { engineUrl }) });
  try {
    const concertId = `night-${seed}`;
    await makeConcert(stack, clock, concertId, scenario);
    const agenda = new Agenda(0);
    const counts = { polls: 0, reserves: 0, sold: 0 };
    const night: Night = { scenario, stack, concertId, agenda, waitedMs: [], counts, soldMs: undefined };
    const due: { task: () => Promise<void> }[] = [];
    const at = (atMs: number, task: () => Promise<void>) => agenda.at(atMs, () => void due.push({ task }));
    for (let fan = 0; fan < scenario.fans; fan += 1) {
      const comesMs = arrivalOf(scenario, fan / scenario.fans, randomOf(seed, fan, 'comes'));
      const visit = newVisit(scenario, randomOf(seed, fan, 'acts'), comesMs);
      at(comesMs, () => go(night, visit, {}, at));
    }
    while (night.soldMs === undefined && agenda.nowMs <= scenario.lastsMs) {
      signal.throwIfAborted();
      const next = agenda.next();
      if (!next) break;
      next();
      clock.advanceTo(startMs + agenda.nowMs);
      for (const { task } of due.splice(0)) await task();
      progress(`on the local stack: ${counts.polls} polls, ${counts.sold} of ${scenario.pairs} sold`);
    }
    return outcomeOf(night);
  } finally {
    await stack.close();
  }
}

function outcomeOf({ soldMs, scenario, waitedMs, counts }: Night): Outcome {
  return {
    soldAfterSeconds: ((soldMs ?? Number.NaN) - scenario.policy.opensAtMs) / 1000,
    medianWaitSeconds: percentile(waitedMs, 0.5) / 1000,
    polls: counts.polls,
    reserves: counts.reserves,
  };
}

const newVisit = ({ behaviour }: Scenario, random: Random, comesMs: number): Visit => ({
  play: playFan(behaviour, random),
  random,
  comesMs,
  token: '',
  reservation: undefined,
  isIn: false,
});

type At = (atMs: number, task: () => Promise<void>) => void;

async function go(night: Night, visit: Visit, answer: Answer, at: At): Promise<void> {
  const { value, done } = visit.play.next(answer);
  if (done) return;
  const { agenda, scenario } = night;
  if (value.op === 'wait') return at(agenda.nowMs + value.ms, () => go(night, visit, {}, at));
  const told = await ask(night, visit, value);
  if (told.status === 'ACTIVE' && !visit.isIn) {
    visit.isIn = true;
    night.waitedMs.push(agenda.nowMs - Math.max(visit.comesMs, scenario.policy.opensAtMs));
  }
  at(agenda.nowMs, () => go(night, visit, told, at));
}

async function ask(night: Night, visit: Visit, step: Exclude<Step, { op: 'wait' }>): Promise<Answer> {
  const { stack, concertId, counts, scenario, agenda } = night;
  const api = (request: Parameters<typeof sendToApi>[1]) => sendToApi(stack.url, request);
  const { token } = visit;
  switch (step.op) {
    case 'join': {
      const path = `/api/v1/concerts/${concertId}/queue-tokens`;
      const body = expectStatus(await api({ method: 'POST', path }), 201);
      visit.token = String(body.token);
      return queueAnswer(body);
    }
    case 'poll':
      counts.polls += 1;
      return queueAnswer(expectStatus(await api({ path: '/api/v1/queue-tokens/current', token }), 200));
    case 'look': {
      const { seats } = expectStatus(await api({ path: `/api/v1/concerts/${concertId}/seats` }), 200);
      const free = Array.from({ length: scenario.pairs }, (_, pair) => pair).filter(
        (pair) => !(seatsOf(pair)[0] in (seats as Record<string, string>)),
      );
      return { pair: free[wishOf(free.length, visit.random)] };
    }
    case 'reserve': {
      counts.reserves += 1;
      const body = { concertId, seats: seatsOf(step.pair) };
      const answer = await api({ method: 'POST', path: '/api/v1/reservations', token, body });
      visit.reservation =
        answer.status === 201 ? (answer.body as unknown as Visit['reservation']) : undefined;
      return { done: answer.status === 201 };
    }
    case 'confirm': {
      const { reservationId = '', amount } = visit.reservation ?? {};
      const path = `/api/v1/reservations/${reservationId}/confirm`;
      const body = { paymentId: 'pay', amount, currency: 'KRW' };
      const { status } = await api({ method: 'POST', path, body, operator: true });
      // The lease ends with the event.
      await stack.settle();
      if (status === 200) counts.sold += 1;
      if (counts.sold >= scenario.pairs * scenario.untilSold) night.soldMs = agenda.nowMs;
      return { done: status === 200 };
    }
  }
}

const queueAnswer = ({ status, pollAfterSeconds }: Record<string, unknown>): Answer => ({
  status: status as 'WAITING',
  pollAfterMs: Number(pollAfterSeconds ?? 1) * 1000,
});

const seatsOf = (pair: number): [string, string] => [`A-${2 * pair + 1}`, `A-${2 * pair + 2}`];

async function makeConcert(
  stack: LocalStack,
  clock: VirtualClock,
  concertId: string,
  { pairs, policy }: Scenario,
): Promise<void> {
  const body = {
    concertId,
    title: 'A night to compare',
    venue: 'Small Hall',
    startsAt: new Date(clock.now() + 86_400_000).toISOString(),
    salesOpenAt: new Date(clock.now() + policy.opensAtMs).toISOString(),
    currency: 'KRW',
    sections: [{ sectionId: 'A', name: 'Floor', price: 1000, seats: 2 * pairs }],
    policy: { holdSeconds: policy.holdSeconds, queue: policy.queue },
  };
  const request = { method: 'POST', path: '/api/v1/concerts', body, operator: true } as const;
  expectStatus(await sendToApi(stack.url, request), 201);
}
