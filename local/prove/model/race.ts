import { requestLimitMs } from '../../../functions/deadline.ts';
import { functionOf } from '../ask.ts';
import type { Observed } from './atoms.ts';
import { count, type Play } from './play.ts';
import { inWords, resolve } from './resolve.ts';
import { askAndSay, deletesWhatItCounts } from './steps.ts';
import type { CallStep, Step } from './story.ts';

type Race = Extract<Step, { do: 'race' }>;

/**
 * Stops a call just before one of its AWS calls, lets time pass and others call, and lets it go on: every order of two
 * calls can be had, and each comes out the same every time.
 */
export async function takeRace(play: Play, { first, stopsBefore, waitMs, second }: Race): Promise<void> {
  if (first.do === 'createAgain') return;
  const request = resolve(play, first);
  if (!request) return;
  const { world } = play;
  const startMs = world.nowMs();
  const stop = stopAt(play, functionOf[request.op], stopsBefore);
  play.say(`${inWords(play, request)}, and stops before its AWS call ${stopsBefore + 1}`);
  const asked = askAndSay(play, request);
  await Promise.race([stop.reached, asked]);
  const others: Observed[] = [];
  try {
    if (stop.isHeld()) {
      world.step(allowedWaitMs(play, first, waitMs));
      count(play.tally, 'calls stopped in the middle');
    }
    for (const step of second) {
      const other = step.do === 'createAgain' ? null : resolve(play, step);
      if (other) others.push({ request: other, answer: await askAndSay(play, other) });
    }
  } finally {
    stop.goOn();
  }
  const answer = await asked;
  await play.check({ first: { request, answer }, second: others, startMs, endMs: world.nowMs() });
}

function stopAt({ world }: Play, functionId: string, before: number) {
  const { gateway } = world.stack;
  let [calls, isHeld] = [0, false];
  let [tellReached, goOn] = [() => {}, () => {}];
  const reached = new Promise<void>((resolvePromise) => {
    tellReached = resolvePromise;
  });
  const released = new Promise<void>((resolvePromise) => {
    goOn = resolvePromise;
  });
  gateway.intercept(async (call) => {
    if (isHeld || call.functionId !== functionId) return undefined;
    calls += 1;
    if (calls <= before) return undefined;
    isHeld = true;
    tellReached();
    await released;
    return undefined;
  });
  return {
    reached,
    isHeld: () => isHeld,
    goOn() {
      gateway.intercept(null);
      goOn();
    },
  };
}

/** A request takes three seconds at most; a reserve may come later than that where the lease itself says no. */
function allowedWaitMs(play: Play, first: CallStep, waitMs: number): number {
  const mayBeLater = first.do === 'reserve' && deletesWhatItCounts(play);
  return mayBeLater ? waitMs : Math.min(waitMs, requestLimitMs - 100);
}
