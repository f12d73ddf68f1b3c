import { setTimeout as wait } from 'node:timers/promises';
import type { Deadline } from '../deadline.ts';
import { BusyError, isConflict } from './transient.ts';

/** What an attempt answers when nothing was decided and nothing was done, so that it may be made again. */
export const undecided = Symbol('undecided');

const mostAttempts = 8;
const firstPauseMs = 10;
const longestPauseMs = 400;

/**
 * Makes the attempt until it decides, with full jitter between tries. The SDK retries throttling by itself but no
 * `TransactionConflict`; both bounds stand because a hot seat may conflict many times in little time.
 *
 * @throws BusyError when the attempts or the request's time run out.
 */
export async function untilDecided<Result>(
  attempt: () => Promise<Result | typeof undecided>,
  deadline: Deadline,
  random: () => number = Math.random,
): Promise<Result> {
  for (let tries = 0; tries < mostAttempts; tries += 1) {
    const pauseMs = tries === 0 ? 0 : random() * Math.min(longestPauseMs, firstPauseMs * 2 ** tries);
    if (pauseMs >= deadline.leftMs()) break;
    if (pauseMs > 0) await wait(pauseMs);
    const result = await attempt().catch(conflictIsUndecided);
    if (result !== undecided) return result;
  }
  throw new BusyError();
}

function conflictIsUndecided(error: unknown): typeof undecided {
  if (isConflict(error)) return undecided;
  throw error;
}
