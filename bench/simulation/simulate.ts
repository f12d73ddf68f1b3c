import { between, type Random, seededRandom } from '../../local/random.ts';
import { percentile } from '../median.ts';
import { Agenda } from './agenda.ts';
import { type Answer, type Fate, playFan, type Step, wishOf } from './fan.ts';
import { House } from './house.ts';
import { answerTime, showOutMs } from './limits.ts';
import { logNormal } from './log-normal.ts';
import type { Scenario } from './scenario.ts';
import { type Services, services } from './services.ts';

export interface SimulationResult {
  scenario: string;
  /** After the opening; undefined when it never was. */
  soldAfterMs: number | undefined;
  soldPairs: number;
  fates: Partial<Record<Fate, number>>;
  /** From the later of joining and the opening until being let in: of those who were. */
  waitedMs: { p50: number; p90: number; p99: number };
  /** How often each path of the benchmark's calls was walked. */
  walks: Record<string, number>;
  loads: ReturnType<Services['loads']>;
  /** Fans who waited, and pairs sold, by minute. */
  timeline: { minute: number; waiting: number; active: number; sold: number }[];
}

/** What is without services in between: everything is answered at once, and nothing is refused. */
export interface Ideal {
  answersAtOnce?: boolean;
}

/** Plays the night until enough is sold, or its time is over. */
export function simulate(
  scenario: Scenario,
  seed: number,
  { answersAtOnce = false }: Ideal = {},
): SimulationResult {
  const random = seededRandom(seed);
  const agenda = new Agenda(0);
  const house = new House(scenario.pairs, scenario.policy, random);
  const behind = services(scenario, answersAtOnce);
  const night: Night = {
    scenario,
    random,
    agenda,
    house,
    services: behind,
    fates: {},
    waitedMs: [],
    waiting: 0,
    active: 0,
    answerMs: () => (answersAtOnce ? 0 : logNormal(answerTime.medianMs, answerTime.spread, random)),
    showOutMs: answersAtOnce ? 0 : showOutMs,
  };
  for (let fan = 0; fan < scenario.fans; fan += 1) {
    const comesMs = arrivalOf(scenario, fan / scenario.fans, randomOf(seed, fan, 'comes'));
    agenda.at(comesMs, () => go(night, newVisit(scenario, randomOf(seed, fan, 'acts'), comesMs), {}));
  }
  const timeline: SimulationResult['timeline'] = [];
  let soldMs: number | undefined;
  for (let nextMinuteMs = 0; soldMs === undefined && agenda.nowMs <= scenario.lastsMs; ) {
    const task = agenda.next();
    if (!task) break;
    for (; nextMinuteMs <= agenda.nowMs; nextMinuteMs += 60_000) {
      const { waiting, active } = night;
      timeline.push({ minute: nextMinuteMs / 60_000, waiting, active, sold: house.sold });
    }
    task();
    if (house.sold >= scenario.pairs * scenario.untilSold) soldMs = agenda.nowMs;
  }
  const rank = (share: number) => Math.round(percentile(night.waitedMs, share));
  return {
    scenario: scenario.name,
    soldAfterMs: soldMs === undefined ? undefined : soldMs - scenario.policy.opensAtMs,
    soldPairs: house.sold,
    fates: night.fates,
    waitedMs: { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99) },
    walks: behind.walks(),
    loads: behind.loads(),
    timeline,
  };
}

/** Each fan has dice of their own, so that they do the same here and on the local stack: one to come by, one to act by. */
export const randomOf = (seed: number, fan: number, what: 'comes' | 'acts'): Random =>
  seededRandom(Math.imul(seed, 0x9e3779b1) + Math.imul(fan, 2) + (what === 'comes' ? 0 : 1));

interface Night {
  scenario: Scenario;
  random: Random;
  agenda: Agenda;
  house: House;
  services: Services;
  fates: Partial<Record<Fate, number>>;
  waitedMs: number[];
  waiting: number;
  active: number;
  answerMs(): number;
  showOutMs: number;
}

/** One fan's visit. */
interface Visit {
  play: Generator<Step, Fate, Answer>;
  random: Random;
  comesMs: number;
  position: number;
  pair: number;
  phase: 'coming' | 'waiting' | 'active';
}

const newVisit = ({ behaviour }: Scenario, random: Random, comesMs: number): Visit => ({
  play: playFan(behaviour, random),
  random,
  comesMs,
  position: 0,
  pair: -1,
  phase: 'coming',
});

/** The fan learns an answer, and does what comes next. */
function go(night: Night, visit: Visit, answer: Answer): void {
  const { value, done } = visit.play.next(answer);
  if (done) {
    night.fates[value] = (night.fates[value] ?? 0) + 1;
    enter(night, visit, 'coming');
    return;
  }
  const { agenda } = night;
  if (value.op === 'wait') agenda.at(agenda.nowMs + value.ms, () => go(night, visit, {}));
  else ask(night, visit, value);
}

/** Makes the call as soon as everything it needs has room, and lets the fan know. */
function ask(night: Night, visit: Visit, step: Exclude<Step, { op: 'wait' }>): void {
  const { agenda, services: behind, random } = night;
  const nowMs = agenda.nowMs;
  if (!behind.take(step, nowMs)) {
    // 429 and 503 say to come again in a second.
    agenda.at(nowMs + between(random, 1000, 2000), () => ask(night, visit, step));
    return;
  }
  const answer = answerTo(night, visit, step);
  if (answer.status === 'WAITING') enter(night, visit, 'waiting');
  if (answer.status === 'ACTIVE' && visit.phase !== 'active') {
    night.waitedMs.push(nowMs - Math.max(visit.comesMs, night.scenario.policy.opensAtMs));
    enter(night, visit, 'active');
  }
  const pollAfterMs = skipPolls(night, answer);
  const later = { ...answer, ...(pollAfterMs !== undefined && { pollAfterMs }) };
  agenda.at(nowMs + night.answerMs(), () => go(night, visit, later));
}

/** However fast the house turns over, hardly anybody is in and out in less. */
const shortestStayMs = 30_000;
/** Some of those before may have left already. */
const passedOver = 4;

/**
 * Who is far back polls many times before anything can come of it. These polls are counted and not played: a night of
 * half a million has hundreds of millions of them.
 */
function skipPolls(
  { agenda, scenario, services: behind }: Night,
  { status, pollAfterMs, ahead }: Answer,
): number | undefined {
  const { opensAtMs, queue } = scenario.policy;
  if (status !== 'WAITING' || pollAfterMs === undefined || ahead === undefined) return undefined;
  if (agenda.nowMs < opensAtMs) return pollAfterMs;
  const turnsLeft = ahead / queue.maxActive / passedOver;
  const skipped = Math.max(0, Math.floor((turnsLeft * shortestStayMs) / pollAfterMs) - 1);
  const playableMs = scenario.lastsMs - agenda.nowMs;
  for (let poll = 1; poll <= skipped && poll * pollAfterMs < playableMs; poll += 1)
    behind.polled(agenda.nowMs + poll * pollAfterMs);
  return pollAfterMs * (skipped + 1);
}

function answerTo(night: Night, visit: Visit, step: Exclude<Step, { op: 'wait' }>): Answer {
  const { agenda, house, services: behind } = night;
  const nowMs = agenda.nowMs;
  switch (step.op) {
    case 'join': {
      visit.position = house.join();
      const isNext = house.isNext(visit.position, nowMs);
      if (isNext) behind.admitted(house.admit(nowMs), nowMs);
      const told = house.status(visit.position, nowMs);
      behind.walked(isNext ? 'join, let in at once' : 'join, others wait before');
      return told;
    }
    case 'poll': {
      const tries = house.shouldTry(visit.position, nowMs);
      if (tries) behind.admitted(house.admit(nowMs), nowMs, 'by turn');
      const told = house.status(visit.position, nowMs);
      const claims = told.status === 'ACTIVE' && visit.phase !== 'active';
      if (claims) behind.claimed(nowMs);
      behind.walked(pollPath(tries, claims));
      return told;
    }
    case 'look':
      behind.walked('seat map of a section');
      return { pair: house.pairs.at(wishOf(house.pairs.count, visit.random)) };
    case 'reserve': {
      const untilMs = house.reserve(visit.position, step.pair, nowMs);
      behind.walked(untilMs === undefined ? 'reserve, 1 seat, another was first' : 'reserve, 2 seats');
      if (untilMs === undefined) return { done: false };
      visit.pair = step.pair;
      agenda.at(untilMs, () => house.lapse(step.pair, agenda.nowMs) && behind.walked('expire, 2 seats'));
      return { done: true };
    }
    case 'confirm': {
      const done = house.confirm(visit.pair, nowMs);
      if (done) agenda.at(nowMs + night.showOutMs, () => showOut(night, visit));
      behind.walked('confirm, 2 seats');
      return { done };
    }
  }
}

/** Who has paid makes room. */
function showOut({ agenda, house, services: behind }: Night, { position }: Visit): void {
  house.endLease(position, agenda.nowMs);
  behind.admitted(house.admit(agenda.nowMs), agenda.nowMs);
}

const pollPath = (tries: boolean, claims: boolean): string => {
  if (tries) return 'poll that lets the next in, and is let in';
  return claims ? 'poll, called: claims its place' : 'poll, waiting';
};

function enter(night: Night, visit: Visit, phase: Visit['phase']): void {
  if (visit.phase !== 'coming') night[visit.phase] -= 1;
  if (phase !== 'coming') night[phase] += 1;
  visit.phase = phase;
}

export function arrivalOf({ arrivals }: Scenario, rank: number, random: Random): number {
  let before = 0;
  for (const { share, fromMs, toMs } of arrivals) {
    before += share;
    if (rank < before) return between(random, fromMs, toMs);
  }
  return arrivals.at(-1)?.toMs ?? 0;
}
