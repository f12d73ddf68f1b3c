import { isLive as isLeaseLive } from '../../../functions/queue/lease.ts';
import type { Asker } from '../ask.ts';
import type { Answer } from '../history/operation.ts';
import { Broken } from './broken.ts';
import { differences } from './compare.ts';
import { type Episode, explain } from './explain.ts';
import { ownerOf } from './model.ts';
import { count, type Play } from './play.ts';
import { hall } from './story.ts';
import type { World } from './world.ts';

/** Waits until nothing is under way, then holds table and seat map against the model. @throws Broken */
export async function check(play: Play, episode?: Episode): Promise<void> {
  const { world, model, concertId } = play;
  await world.stack.settle();
  play.table = await world.readTable(concertId);
  if (episode) {
    const explained = explain(model, episode, play.table);
    if ('problems' in explained) throw new Broken(explained.problems[0] ?? '', explained.problems.slice(1));
    play.model = explained.model;
  } else {
    const [first, ...more] = differences(model, play.table, world.nowMs());
    if (first) throw new Broken(first, more);
  }
  learn(play);
  await checkMap(play);
}

/** What happens by itself and is not wrong: calls from the queue, and leases that end because they have paid. */
function learn({ model, table, world, holds }: Play): void {
  for (const { reservationId, fan, seats } of model.holds)
    if (!holds.some((hold) => hold.reservationId === reservationId))
      holds.push({ reservationId, fan, seats });
  for (const { from, to, claimByMs } of table.gate.calls)
    for (let position = from; position <= to; position += 1)
      if (!model.called.has(position)) model.called.set(position, { claimByMs, seenAtMs: world.nowMs() });
  for (const { lease, position, owner } of model.fans) {
    if (lease?.hold?.status !== 'CONFIRMED') continue;
    const stored = table.leases.get(position);
    const lives = stored?.owner === owner && isLeaseLive(stored, world.nowMs());
    if (!lives) lease.ended = true;
  }
}

/** The map shows what the model has, at this very moment, whatever has been tidied up. */
async function checkMap({ world, model, asker, tally }: Play): Promise<void> {
  const { status, body } = await askForMap(world, asker);
  if (status !== 200) throw new Broken(`the seat map answers ${status}`);
  count(tally, 'seat maps');
  const expected = hall.flatMap((seat) => {
    const owner = ownerOf(model, seat, world.nowMs());
    return owner ? [[seat, owner.status === 'CONFIRMED' ? 'SOLD' : 'HELD']] : [];
  });
  const shown = Object.entries(body.seats as Record<string, string>);
  if (
    shown.sort().join(' ') === expected.sort().join(' ') &&
    body.available === hall.length - expected.length
  )
    return;
  throw new Broken(
    `the seat map shows ${shown.join(' ') || 'all seats free'}, and must show ${expected.join(' ') || 'none taken'}`,
  );
}

/** No fault befalls the map, but a machine may be too busy to answer in time. */
async function askForMap(world: World, asker: Asker): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await world.ask({ op: 'map' }, asker);
    if (answer.status !== 503 || tries === 3) return answer;
  }
}
