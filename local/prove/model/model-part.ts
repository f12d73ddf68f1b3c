import fc from 'fast-check';
import type { Finding, ProofContext, ProofPart, ProofReport } from '../part.ts';
import { stories } from './arbitrary.ts';
import type { Tally } from './play.ts';
import { runStory } from './run-story.ts';
import type { Story } from './story.ts';
import { startWorld, type World } from './world.ts';

const longestStory = 40;
/** Without these, a run has proved nothing. */
const needed = [
  'operations',
  'lost races',
  'expired holds',
  'calls stopped in the middle',
  'unknown outcomes',
  'events',
];

/** Random stories on the whole stack with a clock that is stepped, each held against a small model. */
export const modelPart: ProofPart = {
  name: 'model',
  title: 'random stories on the whole stack, held against a small model after every step',
  async run(context) {
    const world = await startWorld(context);
    try {
      return await tellStories(world, context);
    } finally {
      await world.close();
    }
  },
};

async function tellStories(world: World, { seed, limit, progress }: ProofContext): Promise<ProofReport> {
  const tally: Tally = { stories: 0 };
  let found: { story: Story; finding: Finding } | undefined;
  const property = fc.asyncProperty(stories(longestStory), async (story) => {
    const finding = await runStory(world, story, tally);
    tally.stories = (tally.stories ?? 0) + 1;
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
  if (result.failed && !found) throw result.errorInstance ?? new Error('a story could not be played');
  const faults = world.faults.counts();
  const counts = { ...tally, faults: Object.values(faults).reduce((sum, one) => sum + one, 0) };
  const nothing = needed.filter((name) => !counts[name as keyof typeof counts]);
  const empty: Finding[] = nothing.map((name) => ({
    title: `the stories made no ${name}: nothing was proved`,
    story: [],
  }));
  return { counts, findings: found ? [found.finding] : empty };
}
