import { availableParallelism } from 'node:os';
import fc from 'fast-check';
import type { Finding, ProofContext, ProofPart } from '../part.ts';
import { stories } from './arbitrary.ts';
import { count, type Tally } from './play.ts';
import { runStory } from './run-story.ts';
import type { Story } from './story.ts';
import { keepStory } from './story-file.ts';
import { startWorld, type World } from './world.ts';

const longestStory = 40;
/** Each world is a stack of its own, and waits for its engine half of the time. */
const mostWorlds = 4;
/** Not in each story, but in some of those of a minute. */
const hard = [
  'lost races',
  'expired holds',
  'calls stopped in the middle',
  'unknown outcomes',
  'faults',
  'conflicts',
];

/** Random stories on the whole stack with a clock that is stepped, each held against a small model. */
export const modelPart: ProofPart = {
  name: 'model',
  title: 'random stories on the whole stack, held against a small model after every step',
  needed: ['operations', 'events', 'seat maps'],
  neededLater: { fromMs: 60_000, names: hard },
  async run(context) {
    const tally: Tally = {};
    const seeds = Array.from(
      { length: Math.min(mostWorlds, availableParallelism()) },
      (_, lane) => context.seed + lane * 1_000_003,
    );
    const worlds = await Promise.allSettled(seeds.map((seed) => runWorld({ ...context, seed }, tally)));
    return { counts: tally, findings: worlds.flatMap(findingOf) };
  },
};

const findingOf = (world: PromiseSettledResult<Finding | undefined>): Finding[] =>
  world.status === 'fulfilled'
    ? [world.value ?? []].flat()
    : [{ title: `the stories broke off: ${world.reason}`, story: [] }];

async function runWorld(context: ProofContext, tally: Tally): Promise<Finding | undefined> {
  const world = await startWorld(context);
  try {
    return await tellStories(world, context, tally);
  } finally {
    count(tally, 'faults', world.faults.total());
    count(tally, 'conflicts', world.faults.counts().conflict ?? 0);
    await world.close();
  }
}

/** One story after the other, until one goes wrong or the time is over. */
async function tellStories(
  world: World,
  { seed, limit, progress }: ProofContext,
  tally: Tally,
): Promise<Finding | undefined> {
  for (let told = 0; limit.leftMs() > 0; told += 1) {
    const found = await tellOne(world, seed + told, limit.signal, tally);
    count(tally, 'stories');
    progress(`${tally.stories} stories, ${tally.operations} operations`);
    if (found) return { ...found.finding, replay: await keepStory(found.story, `story-${seed + told}`) };
  }
  return undefined;
}

/** Long enough for the first function of each kind to start many times over. */
const shrinkMs = 120_000;

/** One story, and if it goes wrong, the smallest one like it that does. */
async function tellOne(world: World, seed: number, signal: AbortSignal, tally: Tally) {
  let found: { story: Story; finding: Finding } | undefined;
  const property = fc.asyncProperty(stories(longestStory), async (story) => {
    const finding = signal.aborted ? null : await runStory(world, story, tally);
    if (finding) found = { story, finding };
    return finding === null;
  });
  const limits = { interruptAfterTimeLimit: shrinkMs, markInterruptAsFailure: false };
  const { failed, errorInstance } = await fc.check(property, { ...limits, seed, numRuns: 1 });
  if (failed && !found) throw errorInstance;
  return found;
}
