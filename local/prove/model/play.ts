import { randomBytes } from 'node:crypto';
import { isLive as isLeaseLive } from '../../../functions/queue/lease.ts';
import type { Asker } from '../ask.ts';
import { differences } from './compare.ts';
import { type Episode, explain } from './explain.ts';
import { type Hold, type Model, ownerOf } from './model.ts';
import { hall, type Setup } from './story.ts';
import type { TableView } from './table.ts';
import type { World } from './world.ts';

/** What stories did, to be sure that they do something: counts by name. */
export type Tally = Record<string, number>;

export const count = (tally: Tally, name: string, by = 1): void => {
  tally[name] = (tally[name] ?? 0) + by;
};

/** A promise does not hold. The message is one sentence; `details` are more. */
export class Broken extends Error {
  readonly details: string[];
  constructor(message: string, details: string[] = []) {
    super(message);
    this.details = details;
  }
}

interface KnownFan {
  name: string;
  token: string;
  /** How many Idempotency-Keys the fan has used. */
  keys: number;
}

type KnownHold = Pick<Hold, 'reservationId' | 'fan' | 'seats'>;

/** One story while it is played. */
export interface Play {
  world: World;
  setup: Setup;
  concertId: string;
  asker: Asker;
  /** What clients know: who has a token, and what was made with which key. */
  fans: KnownFan[];
  holds: KnownHold[];
  model: Model;
  /** As it was when nothing was under way last. */
  table: TableView;
  /** What happened so far, a line for each step. */
  lines: string[];
  tally: Tally;
  startMs: number;
  /** Names of those who were told that their turn went by. */
  expired: Set<string>;
  /** Fans who came, also those whose answer was lost. */
  fansCome: number;
  deadLettersBefore: number;
  say(line: string): void;
  /** Waits until nothing is under way, then holds table and seat map against the model. */
  check(episode?: Episode): Promise<void>;
  end(): Promise<void>;
}

export async function startPlay(world: World, setup: Setup, tally: Tally): Promise<Play> {
  world.faults.clear();
  world.newEvents();
  const { stack } = world;
  const startMs = world.nowMs();
  const concertId = `story-${randomBytes(5).toString('hex')}`;
  const created = await world.createConcert(concertRequest(concertId, setup, startMs));
  if (created.status !== 201) throw new Error(`no concert for a story: ${JSON.stringify(created.body)}`);
  const model = newModel(setup, startMs);
  const play: Play = {
    world,
    setup,
    concertId,
    asker: { concertId, tokenOf: (name) => play.fans.find((fan) => fan.name === name)?.token ?? '' },
    fans: [],
    holds: [],
    model,
    table: await world.readTable(concertId),
    lines: [`${JSON.stringify(setup)}`],
    tally,
    startMs,
    expired: new Set(),
    fansCome: 0,
    deadLettersBefore: stack.deadLetters().length,
    say: (line) => void play.lines.push(`${((world.nowMs() - startMs) / 1000).toFixed(3)} s  ${line}`),
    check: (episode) => check(play, episode),
    async end() {
      world.faults.clear();
      stack.gateway.intercept(null);
      stack.resume('streams');
      stack.resume('schedules');
      await stack.settle();
      await world.remove((await world.readTable(concertId)).keys);
    },
  };
  return play;
}

async function check(play: Play, episode?: Episode): Promise<void> {
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
async function checkMap({ world, model, asker }: Play): Promise<void> {
  const { status, body } = await world.ask({ op: 'map' }, asker);
  if (status >= 500) return;
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

const isoTime = (timeMs: number) => new Date(timeMs).toISOString();

export const concertRequest = (concertId: string, setup: Setup, startMs: number) => ({
  concertId,
  title: 'A story',
  venue: 'A small hall',
  startsAt: isoTime(startMs + setup.startsInSeconds * 1000),
  ...(setup.opensInSeconds > 0 && { salesOpenAt: isoTime(startMs + setup.opensInSeconds * 1000) }),
  currency: 'KRW',
  sections: [
    { sectionId: 'A', name: 'Floor', price: 100, rows: [{ row: '1', seats: 3 }] },
    { sectionId: 'S', name: 'Standing', price: 50, seats: 2 },
  ],
  policy: {
    holdSeconds: setup.holdSeconds,
    maxSeatsPerReservation: 5,
    queue: {
      maxActive: setup.maxActive,
      activeSeconds: setup.activeSeconds,
      idleSeconds: setup.idleSeconds,
      claimSeconds: setup.claimSeconds,
    },
  },
});

const newModel = (setup: Setup, startMs: number): Model => ({
  policy: {
    holdMs: setup.holdSeconds * 1000,
    activeMs: setup.activeSeconds * 1000,
    idleMs: setup.idleSeconds * 1000,
    maxActive: setup.maxActive,
    startsAtMs: startMs + setup.startsInSeconds * 1000,
    opensAtMs: startMs + setup.opensInSeconds * 1000,
  },
  fans: [],
  holds: [],
  seats: new Map(),
  called: new Map(),
  lastPosition: 0,
});
