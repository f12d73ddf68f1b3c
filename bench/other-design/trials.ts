import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../local/random.ts';
import { rounded } from '../median.ts';
import type { Death, Flow } from './flow.ts';

const reservationsAlone = 30;
export const crowd = { clients: 64, seats: 200 };
const longHoldMs = 60_000;
export const shortHoldMs = 2000;
export const patienceMs = 3 * shortHoldMs;

/**
 * One fan after the other, each with a seat that nobody else wants.
 *
 * @returns how long each took, ms.
 */
export async function reserveAlone(flow: Flow): Promise<number[]> {
  await flow.open({ seats: reservationsAlone, fans: reservationsAlone, holdMs: longHoldMs });
  const times: number[] = [];
  for (let index = 0; index < reservationsAlone; index += 1) {
    const startMs = performance.now();
    if (!(await flow.reserve(index, index + 1))) throw new Error(`${flow.name}: a free seat was refused`);
    times.push(performance.now() - startMs);
  }
  return times;
}

/** Everybody wants the best of the seats that nobody has been told are gone. The same seed makes the same wishes. */
export async function fightForSeats(
  flow: Flow,
  seed: number,
): Promise<{ soldPerSecond: number; lostRaces: number }> {
  const { clients, seats } = crowd;
  await flow.open({ seats, fans: seats, holdMs: longHoldMs });
  const random = seededRandom(seed);
  const free = new Set(Array.from({ length: seats }, (_, index) => index + 1));
  let fans = 0;
  let lostRaces = 0;
  const play = async () => {
    while (free.size > 0 && fans < seats) {
      const fan = fans;
      fans += 1;
      for (let isHeld = false; !isHeld && free.size > 0; ) {
        const wanted = [...free][Math.floor(random() ** 2 * free.size)] as number;
        isHeld = await flow.reserve(fan, wanted);
        if (isHeld) free.delete(wanted);
        else lostRaces += 1;
      }
    }
  };
  const startMs = performance.now();
  await Promise.all(Array.from({ length: clients }, play));
  const seconds = (performance.now() - startMs) / 1000;
  return { soldPerSecond: (seats - free.size) / seconds, lostRaces };
}

/** How long after somebody died over it another fan, who tries all the time, has the seat; null when patience ends first. */
export async function freeAfterDeath(flow: Flow, when: Death): Promise<number | null> {
  await flow.open({ seats: 1, fans: 2, holdMs: shortHoldMs });
  await flow.reserveAndDie(0, 1, when);
  const startMs = performance.now();
  while (performance.now() - startMs < patienceMs) {
    if (await flow.reserve(1, 1)) return rounded(performance.now() - startMs, 0);
    await sleep(10);
  }
  return null;
}
