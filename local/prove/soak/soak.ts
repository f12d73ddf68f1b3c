import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredDeadLetter } from '../../state/types.ts';
import type { ChildStack } from '../child/child-stack.ts';
import type { Inside } from '../child/messages.ts';
import type { Memory } from '../child/processes.ts';
import { look } from '../load/look.ts';
import { clients, type SteadyLoad, startSteadyLoad } from './steady-load.ts';
import { lookAtTable, type TableLook } from './table-look.ts';

/** What was seen at a moment. */
export interface Sample extends Memory, Inside {
  /** Since the load began, milliseconds. */
  atMs: number;
  /** Calls answered until then. */
  calls: number;
  joins: number;
  /** That wait. */
  schedules: number;
}

export interface Soak {
  samples: Sample[];
  looks: TableLook[];
  load: Pick<SteadyLoad, 'counts' | 'halls' | 'problems'>;
  /** At the end. */
  deadLetters: StoredDeadLetter[];
}

const mostSamples = 600;
const shortestPauseMs = 1000;
const samplesPerLook = 50;

/** Lets the load run for so long, and looks at stack, engine and table on the way. */
export async function soak(
  stack: ChildStack,
  {
    lastsMs,
    seed,
    signal,
    progress,
  }: { lastsMs: number; seed: number; signal: AbortSignal; progress(sample: Sample): void },
): Promise<Soak> {
  const over = new AbortController();
  const load = startSteadyLoad(stack.url, seed, AbortSignal.any([over.signal, signal]));
  const samples: Sample[] = [];
  const looks: TableLook[] = [];
  await Promise.race([load.opened, load.ended]);
  const startedMs = performance.now();
  const pauseMs = Math.max(shortestPauseMs, lastsMs / mostSamples);
  const watch = async () => {
    while (performance.now() - startedMs < lastsMs && !signal.aborted) {
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      const sample = await takeSample(stack, load, performance.now() - startedMs);
      samples.push(sample);
      progress(sample);
      if (samples.length % samplesPerLook === 0)
        looks.push(await lookAtTable(stack, load.halls, joinsOfLate(samples)));
    }
  };
  try {
    // A load that can't go on ends the watch with its error.
    await Promise.race([watch(), load.ended.then(() => watch())]);
  } finally {
    over.abort();
  }
  await load.ended;
  looks.push(await lookAtTable(stack, load.halls, joinsOfLate(samples)));
  const { body } = await look(stack.url, '/_local/dead-letters');
  return { samples, looks, load, deadLetters: body.deadLetters as StoredDeadLetter[] };
}

async function takeSample(stack: ChildStack, { counts }: SteadyLoad, atMs: number): Promise<Sample> {
  const [memory, inside, schedules] = await Promise.all([
    stack.memory(),
    stack.inside(),
    look(stack.url, '/_local/schedules'),
  ]);
  return {
    ...{ atMs, calls: counts.calls, joins: counts.joins, ...memory, ...inside },
    schedules: (schedules.body.schedules as unknown[]).length,
  };
}

/** 6 s to claim, 6 s of grace, at most 10 s until somebody tries to admit again, and as much for a busy machine. */
const rememberedMs = 32_000;

/** The most that joined, or are about to, within the time for which the queue remembers a called position. */
function joinsOfLate(samples: readonly Sample[]): number {
  let first = 0;
  const most = samples.reduce((most, sample) => {
    while (sample.atMs - (samples[first] as Sample).atMs > rememberedMs) first += 1;
    const before = samples[first - 1]?.joins ?? 0;
    return Math.max(most, sample.joins - before);
  }, 0);
  return most + clients;
}
