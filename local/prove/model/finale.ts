import { Broken } from './broken.ts';
import { count, type Play } from './play.ts';
import { takeCall, takeStep } from './steps.ts';

const mostRounds = 150;

/**
 * When nothing goes wrong any more, all comes right by itself: whoever waits is let in, what has lapsed is written down,
 * whoever has paid is shown out.
 */
export async function finish(play: Play): Promise<void> {
  const { world } = play;
  world.faults.clear();
  world.stack.resume('streams');
  world.stack.resume('schedules');
  play.say('nothing goes wrong any more');
  await play.check();
  await letEverybodyIn(play);
  await expireAll(play);
}

/** The active leave, and the others poll, until nobody waits. */
async function letEverybodyIn(play: Play): Promise<void> {
  const { world, setup } = play;
  await takeStep(play, { do: 'waitFor', what: 'opening', of: 0, plusMs: 0 });
  if (world.nowMs() >= play.model.policy.startsAtMs - mostRounds * 2000) return;
  for (let round = 0; waiting(play).length > 0; round += 1) {
    if (round === mostRounds) throw new Broken(`${waiting(play)[0]?.name} is never let in`);
    for (const [index, { name }] of play.fans.entries()) {
      const fan = play.model.fans.find((one) => one.name === name);
      if (!fan || fan.left || play.expired.has(name)) continue;
      await takeCall(play, { do: fan.lease ? 'leave' : 'poll', fan: index });
    }
    await takeStep(play, { do: 'wait', ms: Math.min(2000, setup.claimSeconds * 500) });
  }
  count(play.tally, 'queues emptied');
}

/** Those that the table does not know any more, since it was brought back from a backup, wait for nothing. */
const waiting = ({ model, expired, table }: Play) =>
  model.fans.filter(
    ({ name, lease, left, position }) => !lease && !left && !expired.has(name) && position <= table.tail,
  );

/** Past every retry and every TTL. */
async function expireAll(play: Play): Promise<void> {
  const { world, setup } = play;
  await takeStep(play, { do: 'wait', ms: setup.holdSeconds * 1000 });
  for (let minute = 0; minute < 5; minute += 1) await takeStep(play, { do: 'wait', ms: 60_000 });
  await takeStep(play, { do: 'sweep' });
  for (const [id, { status }] of play.table.reservations)
    if (status === 'TEMPORARILY_ASSIGNED')
      throw new Broken(`hold ${id} lapsed, and nobody ever wrote it down`);
  const expired = [...play.table.reservations.values()].filter(({ status }) => status === 'EXPIRED');
  count(play.tally, 'expired holds', expired.length);
  const letters = world.stack.deadLetters().slice(play.deadLettersBefore);
  count(play.tally, 'dead letters', letters.length);
  if (letters.length > 0 && world.faults.total() === play.faultsBefore)
    throw new Broken('there is a dead letter, and nothing had gone wrong', [JSON.stringify(letters[0])]);
  for (const { name, lease } of play.model.fans) {
    const isPaid = lease?.hold?.status === 'CONFIRMED' && !lease.ended;
    if (isPaid && !JSON.stringify(letters).includes(lease.hold?.reservationId ?? ''))
      throw new Broken(`${name} has paid, and was never shown out`);
  }
}
