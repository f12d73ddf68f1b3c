import { sendToApi } from '../../local/api-request.ts';
import { type VirtualClock, virtualClock } from '../../local/clock.ts';
import { type ApiClient, apiClient, expectStatus } from '../../local/demo/api-client.ts';
import type { Random } from '../../local/random.ts';
import type { LocalStack } from '../../local/stack.ts';
import type { BenchContext } from '../part.ts';
import { withStack } from '../with-stack.ts';
import { Agenda } from './agenda.ts';
import { type Answer, playFan, wishOf } from './fan.ts';
import type { Scenario } from './scenario.ts';
import { type Outcome, Tally } from './tally.ts';
import { type Call, fansOf, playOn } from './visit.ts';

/** The same fans on the local stack, over HTTP, on a clock that is stepped to whatever comes next. */
export async function playLocally(scenario: Scenario, seed: number, context: BenchContext): Promise<Outcome> {
  const { signal, progress } = context;
  const startMs = Date.now();
  const clock = virtualClock(startMs);
  return withStack(context, { clock }, async (stack) => {
    const concertId = `night-${seed}`;
    await makeConcert(stack, clock, concertId, scenario);
    const agenda = new Agenda(0);
    const tally = new Tally(scenario);
    const calls: (() => Promise<void>)[] = [];
    for (const fan of fansOf(scenario, seed)) {
      const visitor = visitorTo(stack, apiClient(stack.url, signal), concertId, scenario, fan.random);
      let isIn = false;
      agenda.at(fan.comesMs, () =>
        playOn(playFan(scenario.behaviour, fan.random), {
          wait: (ms, resume) => agenda.at(agenda.nowMs + ms, resume),
          ask: (call, reply) =>
            calls.push(async () => {
              const answer = await visitor(call);
              const isLetIn = answer.status === 'ACTIVE' && !isIn;
              isIn ||= isLetIn;
              tally.told(call, answer, { comesMs: fan.comesMs, isLetIn }, agenda.nowMs);
              agenda.at(agenda.nowMs, () => reply(answer));
            }),
          leave() {},
        }),
      );
    }
    while (tally.soldMs === undefined && (agenda.nextMs ?? Number.POSITIVE_INFINITY) <= scenario.lastsMs) {
      signal.throwIfAborted();
      agenda.next()?.();
      clock.advanceTo(startMs + agenda.nowMs);
      for (const call of calls.splice(0)) await call();
      progress(`on the local stack: ${tally.polls} polls, ${tally.soldPairs} of ${scenario.pairs} sold`);
    }
    return tally.outcome();
  });
}

/** One fan's calls of the API. */
function visitorTo(
  stack: LocalStack,
  api: ApiClient,
  concertId: string,
  { pairs }: Scenario,
  random: Random,
) {
  let token = '';
  let reservation: Record<string, unknown> = {};
  return async (call: Call): Promise<Answer> => {
    switch (call.op) {
      case 'join': {
        const path = `/api/v1/concerts/${concertId}/queue-tokens`;
        const body = expectStatus(await api({ method: 'POST', path }), 201);
        token = String(body.token);
        return queueAnswer(body);
      }
      case 'poll':
        return queueAnswer(expectStatus(await api({ path: '/api/v1/queue-tokens/current', token }), 200));
      case 'look': {
        const { seats } = expectStatus(await api({ path: `/api/v1/concerts/${concertId}/seats` }), 200);
        const free = Array.from({ length: pairs }, (_, pair) => pair).filter(
          (pair) => !(seatsOf(pair)[0] in (seats as Record<string, string>)),
        );
        return { pair: free[wishOf(free.length, random)] };
      }
      case 'reserve': {
        const body = { concertId, seats: seatsOf(call.pair) };
        const answer = await api({ method: 'POST', path: '/api/v1/reservations', token, body });
        if (answer.status === 201) reservation = answer.body;
        return { done: answer.status === 409 ? 'taken' : answer.status === 201 };
      }
      case 'confirm': {
        const { reservationId, amount } = reservation;
        const path = `/api/v1/reservations/${reservationId}/confirm`;
        const body = { paymentId: 'pay', amount, currency: 'KRW' };
        const { status } = await api({ method: 'POST', path, body, operator: true });
        // The lease ends with the event.
        await stack.settle();
        return { done: status === 200 };
      }
    }
  };
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
