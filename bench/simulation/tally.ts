import { percentile } from '../median.ts';
import type { Answer } from './fan.ts';
import type { Scenario } from './scenario.ts';
import type { Call } from './visit.ts';

/** What a night came to, in the simulation as on the local stack. NaN where nothing was. */
export interface Outcome {
  soldAfterSeconds: number;
  medianWaitSeconds: number;
  polls: number;
  reserves: number;
}

/** Counts what fans are told. */
export class Tally {
  polls = 0;
  reserves = 0;
  lostRaces = 0;
  soldPairs = 0;
  /** When enough was sold. */
  soldMs: number | undefined;
  /** From the later of coming and the opening until being let in. */
  readonly waitedMs: number[] = [];
  readonly #scenario: Scenario;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
  }

  /** @param isLetIn Whether this is the first time that the fan is told so. */
  told(
    call: Call,
    answer: Answer,
    { comesMs, isLetIn }: { comesMs: number; isLetIn: boolean },
    nowMs: number,
  ) {
    const { policy, pairs, untilSold } = this.#scenario;
    if (isLetIn) this.waitedMs.push(nowMs - Math.max(comesMs, policy.opensAtMs));
    if (call.op === 'poll') this.polls += 1;
    if (call.op === 'reserve') this.reserves += 1;
    if (call.op === 'reserve' && answer.done === 'taken') this.lostRaces += 1;
    if (call.op === 'confirm' && answer.done === true) this.soldPairs += 1;
    if (this.soldPairs >= pairs * untilSold) this.soldMs ??= nowMs;
  }

  get soldAfterMs(): number | undefined {
    return this.soldMs === undefined ? undefined : this.soldMs - this.#scenario.policy.opensAtMs;
  }

  outcome(): Outcome {
    return {
      soldAfterSeconds: (this.soldAfterMs ?? Number.NaN) / 1000,
      medianWaitSeconds: percentile(this.waitedMs, 0.5) / 1000,
      polls: this.polls,
      reserves: this.reserves,
    };
  }
}
