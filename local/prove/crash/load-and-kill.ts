import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../random.ts';
import type { ChildStack } from '../child/child-stack.ts';
import type { Request } from '../history/operation.ts';
import { visit } from '../load/fan.ts';
import type { Stage } from './stage.ts';

/** Numbers for clients, none given twice: a client whose call got no answer makes no other. */
export type ClientNumbers = () => number;

export interface Kill {
  /** Answers that the clients get before. */
  afterAnswers: number;
  what: 'all' | 'stack';
  seed: number;
}

/**
 * Plays all stages at once, and kills the stack in the middle. Resolves when it is gone and no client calls, with how
 * many calls it had answered: 0 when it did not answer for as long as we waited.
 */
export async function loadAndKill(
  stages: readonly Stage[],
  stack: ChildStack,
  kill: Kill,
  next: ClientNumbers,
  longestMs = longestLoadMs,
): Promise<number> {
  const over = new AbortController();
  const clients = stages.flatMap((stage) =>
    Array.from({ length: stage.clients }, () => playClient(stage, kill.seed, next, over.signal)),
  );
  const answered = await untilAnswered(stages, kill.afterAnswers, longestMs);
  const killed = stack.kill9(kill.what);
  over.abort();
  await Promise.all([killed, ...clients]);
  return answered;
}

const lookEveryMs = 5;
/** A stack that answers no more is killed, too. */
export const longestLoadMs = 30_000;

/** Counted in answers and not in time, so that a slow machine gets as much under way before. */
async function untilAnswered(stages: readonly Stage[], count: number, longestMs: number): Promise<number> {
  const inAll = () => stages.reduce((sum, stage) => sum + stage.answered(), 0);
  const before = inAll();
  const answered = () => inAll() - before;
  const startedMs = performance.now();
  while (answered() < count && performance.now() - startedMs < longestMs) await sleep(lookEveryMs);
  return answered();
}

/** One fan after another, until all is over. */
async function playClient(stage: Stage, seed: number, next: ClientNumbers, over: AbortSignal): Promise<void> {
  let client = next();
  const random = seededRandom(seed + client);
  const call = async (request: Request) => {
    const operation = await stage.call(client, request);
    if (!operation.answer) client = next();
    return operation;
  };
  const pause = (ms: number) => sleep(Math.max(0, ms), undefined, { signal: over }).catch(() => undefined);
  for (let fans = 1; !over.aborted; fans += 1) {
    const fan = `fan-${client}-${fans}`;
    await visit({ ...stage, random, call, pause, isOver: () => over.aborted }, fan);
    // Whoever is refused at once does not come back at once.
    await pause(20);
  }
}
