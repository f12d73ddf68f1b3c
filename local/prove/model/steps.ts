import { tailKey } from '../../../functions/table/keys.ts';
import { askAndSay } from './ask-and-say.ts';
import { Broken } from './broken.ts';
import { concertRequest } from './concert.ts';
import { count, type Play } from './play.ts';
import { takeRace } from './race.ts';
import { resolve } from './resolve.ts';
import type { CallStep, Step } from './story.ts';

export async function takeStep(play: Play, step: Step): Promise<void> {
  const { world } = play;
  switch (step.do) {
    case 'race':
      return takeRace(play, step);
    case 'wait':
      return advance(play, world.nowMs() + step.ms);
    case 'waitFor': {
      const timeMs = momentOf(play, step);
      return timeMs === undefined || timeMs < world.nowMs() ? undefined : advance(play, timeMs);
    }
    case 'expire':
      return expireOnceMore(play, step.hold);
    case 'sweep':
      play.say(`TTL deletes ${await world.stack.sweepTtl()} items`);
      return play.check();
    case 'pause':
    case 'resume':
      play.say(`the ${step.part} ${step.do}`);
      world.stack[step.do](step.part);
      return play.check();
    case 'fault':
      play.say(`armed: ${JSON.stringify(step.rule)}`);
      return world.faults.add(step.rule);
    case 'restore':
      return restore(play, step.joins);
    case 'createAgain':
      return createAgain(play);
    default:
      return takeCall(play, step);
  }
}

/** One call, with nothing else going on. */
export async function takeCall(play: Play, step: Exclude<CallStep, { do: 'createAgain' }>): Promise<void> {
  const request = resolve(play, step);
  if (!request) return;
  const { world, table } = play;
  const nowMs = world.nowMs();
  const answer = await askAndSay(play, request);
  await play.check({ first: { request, answer }, second: [], startMs: nowMs, endMs: nowMs });
  const isOutOfTurn = request.op === 'poll' && answer && table.gate.nextTryAtMs > nowMs;
  if (isOutOfTurn && play.table.gate.version !== table.gate.version)
    throw new Broken('a poll moved the gate before its next turn was due');
}

async function advance(play: Play, timeMs: number): Promise<void> {
  await play.world.advanceTo(timeMs);
  play.say('time has gone on');
  await play.check();
}

function momentOf(
  { model, startMs }: Play,
  { what, of, plusMs }: Extract<Step, { do: 'waitFor' }>,
): number | undefined {
  const [hold, fan] = [model.holds[of % model.holds.length], model.fans[of % model.fans.length]];
  const lease = fan?.lease && Math.min(fan.lease.endsAtMs, fan.lease.idleUntilMs);
  const moments = {
    hold: hold?.expiresAtMs,
    lease,
    claim: fan && model.called.get(fan.position)?.claimByMs,
    opening: model.policy.opensAtMs > startMs ? model.policy.opensAtMs : undefined,
    start: model.policy.startsAtMs,
  };
  const moment = moments[what];
  return moment === undefined ? undefined : moment + plusMs;
}

/** Scheduler may call twice, and long after. */
async function expireOnceMore(play: Play, index: number): Promise<void> {
  const { holds } = play.model;
  const hold = holds[index % holds.length];
  if (!hold) return;
  play.say(`the schedule of hold ${holds.indexOf(hold) + 1} calls once more`);
  await play.world.stack.functions.invoke('ExpireFunction', { reservationId: hold.reservationId });
  await play.check();
}

/** Takes back the last joins that nobody has seen called: their positions will be given once more. */
async function restore(play: Play, joins: number): Promise<void> {
  const { model, table, world, concertId } = play;
  const position = Math.max(table.gate.head, table.tail - joins);
  if (position >= table.tail || model.fans.some((fan) => fan.left && fan.position > position)) return;
  play.say(`the table is brought back from a backup: ${table.tail - position} joins are not in it`);
  await world.setTail(tailKey(concertId), position);
  model.lastPosition = Math.min(model.lastPosition, position);
  await play.check();
}

async function createAgain(play: Play): Promise<void> {
  const { world, concertId, setup, startMs } = play;
  const { status, body } = await world.createConcert(concertRequest(concertId, setup, startMs + 3_600_000));
  count(play.tally, 'operations');
  play.say(`the concert is made once more: ${body.code ?? status}`);
  if (status < 500 && body.code !== 'CONCERT_EXISTS') throw new Broken('a concert was made over another');
  await play.check();
}
