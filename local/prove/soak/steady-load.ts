import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../random.ts';
import type { Operation, Request } from '../history/operation.ts';
import { createRecorder, type Recorder } from '../history/recorder.ts';
import { type Habits, visit } from '../load/fan.ts';
import { type Hall, type HallPlan, openHall } from '../load/hall.ts';

/** Few pay, so that a hall lasts for minutes; most give back their seats or lose them, so that these come round. */
const habits: Habits = { pays: 12, cancels: 35, vanishes: 35, paysLate: 3, leaves: 15 };
const plan: Omit<HallPlan, 'concertId'> = {
  seats: 1000,
  holdSeconds: 5,
  queue: { maxActive: 60, activeSeconds: 60, idleSeconds: 6, claimSeconds: 6 },
};
/** Each makes one call at a time. */
export const clients = 32;
const fewestLeft = 100;
/** Half of what two cores answer with DynamoDB Local: steady means that the stack keeps up. */
const callsPerSecond = 50;

interface LoadCounts {
  calls: number;
  joins: number;
  reserved: number;
  confirmed: number;
  cancelled: number;
  lostRaces: number;
  /** Refused for want of time or capacity: nothing was decided. */
  busy: number;
  /** Given up after ten seconds. */
  noAnswer: number;
}

export interface SteadyLoad {
  counts: LoadCounts;
  /** Of each concert so far; the last one is on sale. */
  halls: readonly Hall[];
  /** Answers that no client should ever get, in sentences, the first few. */
  problems: readonly string[];
  /** Resolves when the first concert is there and calls begin. */
  opened: Promise<void>;
  /** Resolves when it has ended. Rejects when a concert can't be made. */
  ended: Promise<void>;
}

const noCounts = (): LoadCounts => ({
  ...{ calls: 0, joins: 0, reserved: 0, confirmed: 0, cancelled: 0 },
  ...{ lostRaces: 0, busy: 0, noAnswer: 0 },
});

/** Plays at one pace until `over`, in a new concert when one is nearly sold out. */
export function startSteadyLoad(url: string, seed: number, over: AbortSignal): SteadyLoad {
  const counts = noCounts();
  const halls: Hall[] = [];
  const problems: string[] = [];
  const turn = pacer(over);
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const note = (operation: Operation) => count(counts, problems, operation);
  const run = async () => {
    while (!over.aborted) {
      const concertId = `soak-${halls.length + 1}-${randomBytes(3).toString('hex')}`;
      const hall = await openHall(url, { ...plan, concertId });
      halls.push(hall);
      const recorder = createRecorder({ url, concertId });
      const all = Array.from({ length: clients }, (_, index) =>
        playClient({ hall, recorder, client: index + 1, seed: seed + halls.length * 100, over, turn, note }),
      );
      open();
      await Promise.all(all);
    }
  };
  return { counts, halls, problems, opened, ended: run() };
}

interface ClientWorld {
  hall: Hall;
  recorder: Recorder;
  client: number;
  seed: number;
  over: AbortSignal;
  turn(): Promise<void>;
  note(operation: Operation): void;
}

async function playClient({ hall, recorder, client, seed, over, turn, note }: ClientWorld): Promise<void> {
  const random = seededRandom(seed + client);
  const isOver = () => over.aborted || hall.guess.left() < fewestLeft;
  const call = async (request: Request) => {
    await turn();
    const operation = await recorder.call(client, request);
    // Nobody judges this history, and an hour of it would fill our own memory.
    recorder.operations.splice(0);
    note(operation);
    return operation;
  };
  const pause = (ms: number) => sleep(Math.max(0, ms), undefined, { signal: over }).catch(() => undefined);
  for (let fans = 1; !isOver(); fans += 1) {
    await visit({ hall, habits, random, call, pause, isOver }, `fan-${client}-${fans}`);
  }
}

/** Turns at equal distances; who comes late does not get those that passed unused. */
function pacer(over: AbortSignal): () => Promise<void> {
  let nextMs = 0;
  return async () => {
    const nowMs = performance.now();
    const turnMs = Math.max(nowMs, nextMs);
    nextMs = turnMs + 1000 / callsPerSecond;
    if (turnMs > nowMs) await sleep(turnMs - nowMs, undefined, { signal: over }).catch(() => undefined);
  };
}

const mostProblems = 10;

function count(counts: LoadCounts, problems: string[], { op, answer }: Operation): void {
  const { status = 0, body } = answer ?? {};
  counts.calls += 1;
  if (op === 'join') counts.joins += 1;
  if (op === 'reserve' && status === 201) counts.reserved += 1;
  if (op === 'confirm' && status === 200) counts.confirmed += 1;
  if (op === 'cancel' && status === 200) counts.cancelled += 1;
  if (body?.code === 'SEATS_UNAVAILABLE') counts.lostRaces += 1;
  const isBusy = status === 429 || status === 503;
  if (isBusy) counts.busy += 1;
  if (!answer) counts.noAnswer += 1;
  if (status >= 500 && !isBusy && problems.length < mostProblems)
    problems.push(`${op} was answered ${status} ${JSON.stringify(body)}`);
}
