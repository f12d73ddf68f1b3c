import { availableParallelism } from 'node:os';
import fc from 'fast-check';
import { provedNothing } from '../history/rounds.ts';
import type { Finding, ProofContext, ProofPart, ProofReport } from '../part.ts';
import { stories } from './arbitrary.ts';
import { count, type Tally } from './play.ts';
import { runStory } from './run-story.ts';
import type { Story } from './story.ts';
import { keepStory } from './story-file.ts';
import { startWorld, type World } from './world.ts';

const longestStory = 40;
/** Each world is a stack of its own, and waits for its engine half of the time. */
const mostWorlds = 4;
/** Without these, a run has proved nothing. */
const needed = [
  'operations',
  'lost races',
  'expired holds',
  'calls stopped in the middle',
  'unknown outcomes',
  'events',
  'faults',
];

/** Random stories on the whole stack with a clock that is stepped, each held against a small model. */
export const modelPart: ProofPart = {
  name: 'model',
  title: 'random stories on the whole stack, held against a small model after every step',
  async run(context) {
    const tally: Tally = {};
    const seeds = Array.from(
      { length: Math.min(mostWorlds, availableParallelism()) },
      (_, lane) => context.seed + lane * 1_000_003,
    );
    const found = await Promise.all(seeds.map((seed) => runWorld({ ...context, seed }, tally)));
    const report: ProofReport = { counts: tally, findings: found.flatMap((one) => one ?? []) };
    const nothing = report.findings.length > 0 ? [] : provedNothing(report, needed);
    return { ...report, findings: [...report.findings, ...nothing] };
  },
};

async function runWorld(context: ProofContext, tally: Tally): Promise<Finding | undefined> {
  const world = await startWorld(context);
  try {
    return await tellStories(world, context, tally);
  } finally {
    const faults = Object.values(world.faults.counts());
    count(
      tally,
      'faults',
      faults.reduce((sum, one) => sum + one, 0),
    );
    await world.close();
  }
}

/** One story after the other, until one goes wrong, which is shrunken, or the time is over. */
async function tellStories(
  world: World,
  { seed, limit, progress }: ProofContext,
  tally: Tally,
): Promise<Finding | undefined> {
  let found: { story: Story; finding: Finding } | undefined;
  const property = fc.asyncProperty(stories(longestStory), async (story) => {
    if (limit.signal.aborted) return true;
    const finding = await runStory(world, story, tally);
    count(tally, 'stories');
    progress(`${tally.stories} stories, ${tally.operations} operations`);
    if (finding) found = { story, finding };
    return finding === null;
  });
  const result = await fc.check(property, {
    seed,
    numRuns: 1_000_000,
    interruptAfterTimeLimit: limit.leftMs(),
    markInterruptAsFailure: false,
  });
  if (found) return { ...found.finding, replay: await keepStory(found.story, `story-${seed}`) };
  if (result.failed && !result.interrupted) throw result.errorInstance;
  return undefined;
}
