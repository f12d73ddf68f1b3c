import { between, type Random, seededRandom } from '../../local/random.ts';
import type { Answer, Fate, Step } from './fan.ts';
import type { Scenario } from './scenario.ts';

/** A step that somebody has to answer. */
export type Call = Exclude<Step, { op: 'wait' }>;

/** What a fan is played against: the simulated services, or the local stack. */
export interface Theatre {
  wait(ms: number, resume: () => void): void;
  /** Calls `reply` when the answer is there. */
  ask(call: Call, reply: (answer: Answer) => void): void;
  leave(fate: Fate): void;
}

/** Plays a fan's steps, one after the other, to the end. */
export function playOn(play: Generator<Step, Fate, Answer>, theatre: Theatre): void {
  const go = (answer: Answer): void => {
    const { value, done } = play.next(answer);
    if (done) theatre.leave(value);
    else if (value.op === 'wait') theatre.wait(value.ms, () => go({}));
    else theatre.ask(value, go);
  };
  go({});
}

/** When each fan comes, in milliseconds, and the dice they act by: the same in the simulation and on the local stack. */
export function* fansOf(scenario: Scenario, seed: number): Generator<{ comesMs: number; random: Random }> {
  for (let fan = 0; fan < scenario.fans; fan += 1) {
    const comesMs = arrivalOf(scenario, fan / scenario.fans, diceOf(seed, 2 * fan));
    yield { comesMs, random: diceOf(seed, 2 * fan + 1) };
  }
}

const diceOf = (seed: number, number: number): Random => seededRandom(Math.imul(seed, 0x9e3779b1) + number);

function arrivalOf({ arrivals }: Scenario, rank: number, random: Random): number {
  let before = 0;
  for (const { share, fromMs, toMs } of arrivals) {
    before += share;
    if (rank < before) return between(random, fromMs, toMs);
  }
  return arrivals.at(-1)?.toMs ?? 0;
}
