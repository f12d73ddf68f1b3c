import { between, type Random, seededRandom } from '../random.ts';
import type { Effect, EffectKind, FaultRule } from './rule.ts';

/** Where in the stack something can go wrong. */
type Place = 'call' | 'batch' | 'scheduleMade' | 'scheduleDue' | 'invocation';

/** One moment at which something may go wrong. */
interface Occasion {
  place: Place;
  /** Logical id of the function that it would happen to. */
  function: string;
  /** Outer action of a call. */
  action?: string;
}

/** What goes wrong in a stack, by rules that can change while it runs. */
export interface Faults {
  add(...rules: FaultRule[]): void;
  /** Takes all rules away, and begins again with the same dice. */
  clear(): void;
  /** What goes wrong now, if anything: of the rules that fit, the first one whose turn it is. It counts as happened. */
  draw<Wanted extends Effect = Effect>(occasion: Occasion): Wanted | undefined;
  /** How often each effect happened so far. */
  counts(): Partial<Record<EffectKind, number>>;
  /** How often anything happened so far. */
  total(): number;
  /** For what an effect leaves to chance. */
  random: Random;
}

const placeOf: Record<EffectKind, Place> = {
  throttle: 'call',
  conflict: 'call',
  serverError: 'call',
  latency: 'call',
  loseAnswer: 'call',
  refuseEntries: 'call',
  killBefore: 'call',
  killAfter: 'call',
  timeOut: 'invocation',
  deliverTwice: 'batch',
  deliverLate: 'batch',
  failHalfWay: 'batch',
  reorder: 'batch',
  fireEarly: 'scheduleMade',
  fireLate: 'scheduleDue',
  fireTwice: 'scheduleDue',
  fireNever: 'scheduleDue',
};

/** Writes meet a transaction on the same item with a conflict; reads of single items do not. */
const conflicting = new Set(
  ['TransactWriteItems', 'PutItem', 'UpdateItem', 'DeleteItem'].map((name) => `dynamodb:${name}`),
);
const onlyOn: Partial<Record<EffectKind, (action: string) => boolean>> = {
  conflict: (action) => conflicting.has(action),
  refuseEntries: (action) => action === 'events:PutEvents',
};

interface ActiveRule {
  rule: FaultRule;
  random: Random;
  toSkip: number;
  left: number;
}

/** Faults that come out the same for the same seed, as long as the same occasions come in the same order. */
export function createFaults({ seed, rules = [] }: { seed: number; rules?: FaultRule[] }): Faults {
  const counts: Partial<Record<EffectKind, number>> = {};
  let active: ActiveRule[] = [];
  let added = 0;
  let random = seededRandom(seed);
  const add = (...more: FaultRule[]) => {
    for (const rule of more) {
      added += 1;
      const random = seededRandom(Math.imul(seed, 0x9e3779b1) + added);
      active.push({ rule, random, toSkip: rule.skip ?? 0, left: rule.count ?? Number.POSITIVE_INFINITY });
    }
  };
  add(...rules);
  return {
    add,
    clear() {
      active = [];
      added = 0;
      random = seededRandom(seed);
    },
    draw<Wanted extends Effect>(occasion: Occasion) {
      const found = active.find((one) => fits(one.rule, occasion) && isItsTurn(one));
      if (!found) return undefined;
      const { effect } = found.rule;
      counts[effect.kind] = (counts[effect.kind] ?? 0) + 1;
      if (found.left === 0) active = active.filter((one) => one !== found);
      return effect as Wanted;
    },
    counts: () => ({ ...counts }),
    total: () => Object.values(counts).reduce((sum, count) => sum + count, 0),
    random: () => random(),
  };
}

function fits({ function: wanted, action, effect }: FaultRule, occasion: Occasion): boolean {
  if (placeOf[effect.kind] !== occasion.place) return false;
  if (wanted !== undefined && wanted !== occasion.function) return false;
  if (occasion.action === undefined) return action === undefined;
  if (action !== undefined && action !== occasion.action) return false;
  return onlyOn[effect.kind]?.(occasion.action) ?? true;
}

/** A rule that passes by, or whose dice say no, leaves the occasion to the next. */
function isItsTurn(one: ActiveRule): boolean {
  if (one.left === 0) return false;
  if (one.toSkip > 0) {
    one.toSkip -= 1;
    return false;
  }
  if (between(one.random, 0, 1) >= (one.rule.probability ?? 1)) return false;
  one.left -= 1;
  return true;
}
