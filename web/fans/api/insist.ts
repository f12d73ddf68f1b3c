import { retryDelayMs } from '../../shared/repeat.ts';
import { mayPass } from './send.ts';
import type { Problem } from './types.ts';

const mostTries = 6;

/** Sends again what may have been lost; the last answer counts. For what may be done twice, and is done once. */
export async function insist<Result extends { problem?: Problem }>(
  ask: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask();
    if (!answer.problem || !mayPass(answer.problem) || tries === mostTries) return answer;
    await new Promise((resolve) => setTimeout(resolve, retryDelayMs(tries)));
  }
}
