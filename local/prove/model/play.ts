import { randomBytes } from 'node:crypto';
import type { Asker } from '../ask.ts';
import { check } from './check.ts';
import { concertRequest, newModel } from './concert.ts';
import type { Episode } from './explain.ts';
import type { Hold, Model } from './model.ts';
import type { Setup } from './story.ts';
import type { TableView } from './table.ts';
import type { World } from './world.ts';

/** What stories did, to be sure that they do something: counts by name. */
export type Tally = Record<string, number>;

export const count = (tally: Tally, name: string, by = 1): void => {
  tally[name] = (tally[name] ?? 0) + by;
};

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
  faultsBefore: number;
  say(line: string): void;
  /** Waits until nothing is under way, then holds table and seat map against the model. */
  check(episode?: Episode): Promise<void>;
  end(): Promise<void>;
}

/** Of `deliverLate` and `fireLate`. */
const longestDelayMs = 60_000;

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
    faultsBefore: world.faults.total(),
    say: (line) => void play.lines.push(`${((world.nowMs() - startMs) / 1000).toFixed(3)} s  ${line}`),
    check: (episode) => check(play, episode),
    async end() {
      world.faults.clear();
      stack.gateway.intercept(null);
      // What a fault has put off comes now, and not into the next story.
      await world.advanceTo(world.nowMs() + longestDelayMs);
      stack.resume('streams');
      stack.resume('schedules');
      await stack.settle();
      await world.remove((await world.readTable(concertId)).keys);
    },
  };
  return play;
}
