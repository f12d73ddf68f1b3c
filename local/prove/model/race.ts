import { requestLimitMs } from '../../../functions/deadline.ts';
import { functionOf } from '../ask.ts';
import { askAndSay } from './ask-and-say.ts';
import type { Observed } from './atoms.ts';
import { isLive } from './model.ts';
import { count, type Play } from './play.ts';
import { inWords, resolve } from './resolve.ts';
import type { CallStep, Step } from './story.ts';

type Race = Extract<Step, { do: 'race' }>;

/**
 * Stops a call just before one of its AWS calls, lets time pass and others call, and lets it go on: every order of two
 * calls can be had, and each comes out the same every time.
 */
export async function takeRace(play: Play, step: Race): Promise<void> {
  const { first, stopsBefore, waitMs } = step;
  const request = first.do === 'createAgain' ? null : resolve(play, first);
  if (!request) return;
  const { world } = play;
  const startMs = world.nowMs();
  const stop = stopAt(play, functionOf[request.op], stopsBefore);
  play.say(`${inWords(play, request)}, and stops before its AWS call ${stopsBefore + 1}`);
  const asked = askAndSay(play, request);
  await Promise.race([stop.reached, asked]);
  if (stop.isHeld()) {
    world.step(allowedWaitMs(play, first, waitMs));
    count(play.tally, 'calls stopped in the middle');
  } else stop.goOn(); // It made fewer calls: the next one of its function is another's.
  const second = await callOthers(play, step, async () => {
    stop.goOn();
    await asked;
  });
  const answer = await asked;
  world.stack.gateway.intercept(null);
  await play.check({ first: { request, answer }, second, startMs, endMs: world.nowMs() });
}

/** The others call, and the first goes on: in between, if the last of them stops. */
async function callOthers(
  play: Play,
  { second, lastStopsBefore }: Race,
  letFirstGoOn: () => Promise<void>,
): Promise<Observed[]> {
  const others: Observed[] = [];
  try {
    for (const [index, step] of second.entries()) {
      const request = step.do === 'createAgain' ? null : resolve(play, step);
      if (!request) continue;
      const isLast = index === second.length - 1;
      if (!isLast || lastStopsBefore === undefined) {
        others.push({ request, answer: await askAndSay(play, request) });
        continue;
      }
      const stop = stopAt(play, functionOf[request.op], lastStopsBefore);
      play.say(`${inWords(play, request)}, and stops before its AWS call ${lastStopsBefore + 1}`);
      const asked = askAndSay(play, request);
      await Promise.race([stop.reached, asked]);
      await letFirstGoOn();
      stop.goOn();
      others.push({ request, answer: await asked });
    }
  } finally {
    await letFirstGoOn();
  }
  return others;
}

/** Stops a function before its call number `before`, once; whatever is stopped already stays so. */
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
  gateway.intercept(async (call, body) => {
    if (isHeld || call.functionId !== functionId || mayBeCached(call.action, body)) return undefined;
    calls += 1;
    if (calls <= before) return undefined;
    isHeld = true;
    tellReached();
    await released;
    // The SDK gives an attempt a second; one that it gave up is tried again, and must not land behind everybody's back.
    return call.isGivenUp() ? { dropCall: true } : undefined;
  });
  return {
    reached,
    isHeld: () => isHeld,
    goOn() {
      isHeld = true;
      goOn();
    },
  };
}

/** What a container may know already is not counted, so that a story is the same in an old one and in a new one. */
function mayBeCached(action: string, body: unknown): boolean {
  const { pk } = ((body as { Key?: { pk?: { S?: string } } }).Key ?? {}) as { pk?: { S?: string } };
  const isKept = /^(CONCERT|GATE)#/.test(pk?.S ?? '');
  return action.startsWith('secretsmanager:') || (action === 'dynamodb:GetItem' && isKept);
}

/** A request takes three seconds at most; a reserve may come later than that where the lease itself says no. */
function allowedWaitMs(play: Play, first: CallStep, waitMs: number): number {
  const mayBeLater = first.do === 'reserve' && deletesWhatItCounts(play);
  return mayBeLater ? waitMs : Math.min(waitMs, requestLimitMs - 100);
}

/** Whether a reserve may come so late that its lease counts no more: admission deletes such a lease before it counts. */
const deletesWhatItCounts = ({ setup, model, world }: Play): boolean =>
  setup.claimSeconds + 6 <= Math.min(setup.idleSeconds, setup.activeSeconds) + 4 &&
  model.fans.every(({ lease }) => !isLive(lease, world.nowMs()) || setup.activeSeconds > setup.idleSeconds);
