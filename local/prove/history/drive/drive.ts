import { setTimeout as sleep } from 'node:timers/promises';
import { apiClient } from '../../../demo/api-client.ts';
import { between, seededRandom } from '../../../random.ts';
import type { History } from '../history-file.ts';
import { createRecorder, type Recorder } from '../recorder.ts';
import { choose } from './choose.ts';
import { makeHall, warmUp } from './hall.ts';
import { learn, newWorld, type World } from './world.ts';

export interface DriveOptions {
  /** Of the API. */
  url: string;
  /** The same seed makes the same choices, as far as the answers are the same. */
  seed: number;
  concertId: string;
  /** How many make calls, each one at a time. */
  clients: number;
  /** How long, at most: it also ends when most seats are sold. */
  lastsMs: number;
  signal: AbortSignal;
  clockSkewMs: number;
  strongReads: boolean;
  /** Told of every call that is done. */
  called?(): void;
}

/** Drives a hall of its own, and brings home what happened. @throws Error when the hall can't be made. */
export async function drive(options: DriveOptions): Promise<History> {
  const { url, seed, concertId, clockSkewMs, strongReads } = options;
  const random = seededRandom(seed);
  const recordedAt = new Date().toISOString();
  const api = apiClient(url, options.signal);
  const concert = await makeHall(api, concertId, random);
  await warmUp(api, concertId);
  const world = newWorld(concert, random);
  const recorder = createRecorder({ url, concertId });
  const endsAtMs = performance.now() + options.lastsMs;
  const fewSeats = world.unsold.length * 0.3;
  const goesOn = () =>
    !options.signal.aborted && performance.now() < endsAtMs && world.unsold.length > fewSeats;
  const clients = Array.from({ length: options.clients }, (_, client) =>
    playClient(world, recorder, client + 1, { goesOn, called: options.called }),
  );
  await Promise.all(clients);
  const { operations } = recorder;
  const header = {
    kind: 'holdfast-history',
    version: 1,
    recordedAt,
    target: url,
    concert,
    clockSkewMs,
    strongReads,
  } as const;
  return { header, operations };
}

async function playClient(
  world: World,
  recorder: Recorder,
  client: number,
  { goesOn, called }: { goesOn(): boolean; called?(): void },
): Promise<void> {
  const { random } = world;
  while (goesOn()) {
    const echo = world.echoes.shift();
    const choice = echo ? { request: echo } : choose(world);
    // Whoever has just gone away leaves the thread to the others.
    if (!choice) await sleep(0);
    if (
      !choice ||
      ('fan' in choice.request && choice.request.op !== 'join' && !recorder.knows(choice.request.fan))
    )
      continue;
    if (choice.atMs !== undefined) await sleep(Math.max(0, choice.atMs - Date.now()));
    const hangsUp = random() < 0.01 && choice.request.op !== 'join';
    const options = hangsUp ? { giveUpAfterMs: Math.ceil(between(random, 0, 40)) } : {};
    learn(world, await recorder.call(client, choice.request, options));
    called?.();
  }
}
