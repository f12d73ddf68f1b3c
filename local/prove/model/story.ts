import type { FaultRule } from '../../faults/rule.ts';

/**
 * A run of the whole stack as plain data, so that it can be made at random, shrunken, kept and played again. Fans,
 * holds and seats are numbers, taken modulo how many there are when their step comes; a step for which there is nothing
 * is passed over.
 */
export interface Story {
  setup: Setup;
  steps: Step[];
}

/** The concert: five seats, and the policy that time is measured by. */
export interface Setup {
  holdSeconds: number;
  maxActive: number;
  activeSeconds: number;
  idleSeconds: number;
  claimSeconds: number;
  /** Seconds until anybody is admitted; 0 is at once. */
  opensInSeconds: number;
  /** Seconds until the concert starts. */
  startsInSeconds: number;
}

/** What somebody asks of the API. */
export type CallStep =
  | { do: 'join' }
  | { do: 'poll'; fan: number }
  | { do: 'leave'; fan: number }
  /** `again`: with the Idempotency-Key of the fan's last reserve. */
  | { do: 'reserve'; fan: number; seats: number[]; again?: boolean }
  | { do: 'cancel'; hold: number }
  /** `wrong`: another amount than the hold's. */
  | { do: 'confirm'; hold: number; payment: number; wrong?: boolean }
  | { do: 'read'; hold: number; fan: number }
  | { do: 'release' }
  /** The same concert once more, at another hour. */
  | { do: 'createAgain' };

export type Step =
  | CallStep
  /**
   * The first call stops before one of its AWS calls; time goes on, others call, and it goes on. If `lastStopsBefore` is
   * given, the last of the others stops as well, until the first is done.
   */
  | {
      do: 'race';
      first: CallStep;
      stopsBefore: number;
      waitMs: number;
      second: CallStep[];
      lastStopsBefore?: number;
    }
  | { do: 'wait'; ms: number }
  /** To the moment at which something ends, or a little before or after it. */
  | { do: 'waitFor'; what: 'hold' | 'lease' | 'claim' | 'opening' | 'start'; of: number; plusMs: number }
  /** The schedule's call once more. */
  | { do: 'expire'; hold: number }
  /** TTL deletes what has passed its time. */
  | { do: 'sweep' }
  | { do: 'pause' | 'resume'; part: 'streams' | 'schedules' }
  | { do: 'fault'; rule: FaultRule }
  /** The table is brought back from a backup made before the last fans joined. */
  | { do: 'restore'; joins: number };

/** The hall of every story. */
export const hall = ['A-1-1', 'A-1-2', 'A-1-3', 'S-1', 'S-2'] as const;
