import { activePollSeconds } from '../../functions/queue/status.ts';
import type { Random } from '../../local/random.ts';
import { logNormal } from './log-normal.ts';

/** How fans are, the same in the simulation and on the local stack. Times in seconds. */
export interface Behaviour {
  /** Share of those who wait that close the page, and are never seen again. */
  walkAway: number;
  /** From being let in to a wish: median, and spread of a log-normal. */
  choose: { medianSeconds: number; spread: number };
  /** From looking at the map to reserving. */
  clickSeconds: number;
  /** From holding to having paid. */
  pay: { medianSeconds: number; spread: number };
  /** Share of holds that are paid. The others just lapse. */
  payShare: number;
  /** How often a fan who lost a race tries again. */
  tries: number;
}

/** What a fan does next: lets time go by, or calls the API. Everybody buys one pair of neighbouring seats. */
export type Step =
  | { op: 'wait'; ms: number }
  | { op: 'join' }
  | { op: 'poll' }
  | { op: 'look' }
  | { op: 'reserve'; pair: number }
  | { op: 'confirm' };

/** What comes back. */
export interface Answer {
  /** Of join and poll. */
  status?: 'WAITING' | 'ACTIVE' | 'EXPIRED';
  pollAfterMs?: number;
  /** Of a look: a pair that is free, if any is. */
  pair?: number | undefined;
  /** Of reserve and confirm: whether it went through, or another has the seats. */
  done?: boolean | 'taken';
}

export type Fate =
  | 'bought'
  | 'walked away'
  | 'passed over'
  | 'found it sold out'
  | 'did not pay'
  | 'ran out of time'
  | 'gave up';

/** One fan, from joining to the end. */
export function* playFan(behaviour: Behaviour, random: Random): Generator<Step, Fate, Answer> {
  let told: Answer = yield { op: 'join' };
  const walksAway = random() < behaviour.walkAway;
  while (told.status === 'WAITING') {
    if (walksAway) return 'walked away';
    yield { op: 'wait', ms: told.pollAfterMs ?? 1000 };
    told = yield { op: 'poll' };
  }
  if (told.status !== 'ACTIVE') return 'passed over';
  yield* stay(timeOf(behaviour.choose, random));
  for (let attempt = 0; attempt < behaviour.tries; attempt += 1) {
    const { pair } = yield { op: 'look' };
    if (pair === undefined) return 'found it sold out';
    yield { op: 'wait', ms: behaviour.clickSeconds * 1000 };
    const { done } = yield { op: 'reserve', pair };
    if (done === 'taken') continue;
    if (!done) return 'ran out of time';
    if (random() >= behaviour.payShare) return 'did not pay';
    yield* stay(timeOf(behaviour.pay, random));
    return (yield { op: 'confirm' }).done ? 'bought' : 'ran out of time';
  }
  return 'gave up';
}

const activePollMs = activePollSeconds * 1000;

/** Time goes by, and the page asks now and then whether the fan is still active. */
function* stay(ms: number): Generator<Step, void, Answer> {
  let leftMs = ms;
  for (; leftMs > activePollMs; leftMs -= activePollMs) {
    yield { op: 'wait', ms: activePollMs };
    yield { op: 'poll' };
  }
  yield { op: 'wait', ms: leftMs };
}

/** In milliseconds. */
const timeOf = ({ medianSeconds, spread }: Behaviour['pay'], random: Random): number =>
  logNormal(medianSeconds * 1000, spread, random);

/** People like the front: of the free pairs, from the first on, the smaller numbers come more often. */
export const wishOf = (free: number, random: Random): number => Math.floor(random() ** 2 * free);
