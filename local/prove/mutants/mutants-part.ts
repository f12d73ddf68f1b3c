import { join } from 'node:path';
import fc from 'fast-check';
import { startEngine } from '../../engine/engine.ts';
import { createOutputDirectory } from '../../output-directory.ts';
import { stories } from '../model/arbitrary.ts';
import { runStory } from '../model/run-story.ts';
import type { Story } from '../model/story.ts';
import { startWorld, type World } from '../model/world.ts';
import type { Finding, ProofContext, ProofPart, ProofReport } from '../part.ts';
import { findMutants, type Mutant } from './find-mutants.ts';
import { killers } from './killers.ts';
import { writeMutantTemplate } from './mutant-template.ts';

/** Long enough for the rarest order of events, on a machine that has other things to do. */
const searchMs = 60_000;
const longestStory = 25;
/** The one whose story is told, so that it can be seen what a finding looks like. */
const doubleSale = 'lockSeat without any condition';

/** Takes each condition out of each write, and expects the stories to notice. */
export const mutantsPart: ProofPart = {
  name: 'mutants',
  title: 'each condition taken out of each write: the stories must notice',
  async run(context) {
    const engine = context.engineUrl ? undefined : await startEngine();
    try {
      return await killAll({ ...context, engineUrl: context.engineUrl ?? engine?.url });
    } finally {
      await engine?.close();
    }
  },
};

async function killAll(context: ProofContext): Promise<ProofReport> {
  const mutants = findMutants();
  const directory = createOutputDirectory();
  const counts = { mutants: mutants.length, killed: 0, 'by kept stories': 0, operations: 0 };
  const findings: Finding[] = [];
  const examples: Finding[] = [];
  for (const [index, mutant] of mutants.entries()) {
    if (context.limit.signal.aborted) break;
    context.progress(`${counts.killed} of ${mutants.length} killed; now ${mutant.name}`);
    const templatePath = await writeMutantTemplate(
      mutant,
      context.templatePath,
      join(directory, `mutant-${index}`),
    );
    const killed = await kill(mutant, { ...context, templatePath });
    counts.operations += killed.operations;
    if (killed.by) counts.killed += 1;
    if (mutant.name === doubleSale && killed.finding)
      examples.push({ ...killed.finding, title: `${mutant.name}: ${killed.finding.title}` });
    if (killed.by === 'kept') counts['by kept stories'] += 1;
    if (!killed.by) findings.push({ title: `nothing notices ${mutant.name}`, story: [] });
  }
  context.progress(`${counts.killed} of ${mutants.length} killed`);
  return {
    counts: { ...counts, 'percent killed': Math.floor((100 * counts.killed) / mutants.length) },
    findings,
    examples,
  };
}

interface Killed {
  by: 'kept' | 'search' | undefined;
  operations: number;
  /** What the story says went wrong. */
  finding?: Finding;
}

/** Plays the kept story of this mutant, and if it does not notice, looks for another. */
async function kill(
  mutant: Mutant,
  context: Pick<ProofContext, 'templatePath' | 'engineUrl' | 'seed'>,
): Promise<Killed> {
  const world = await startWorld(context);
  const tally = { operations: 0 };
  try {
    const kept = killers[mutant.name];
    const finding = kept && (await runStory(world, kept, tally));
    if (finding) return { by: 'kept', operations: tally.operations, finding };
    const found = await search(world, context.seed, tally);
    return { by: found && 'search', operations: tally.operations, finding: found };
  } finally {
    await world.close();
  }
}

async function search(
  world: World,
  seed: number,
  tally: { operations: number },
): Promise<Finding | undefined> {
  let found: Finding | undefined;
  const property = fc.asyncProperty(stories(longestStory), async (story: Story) => {
    const finding = await runStory(world, story, tally);
    found = finding ?? found;
    return !finding;
  });
  await fc.check(property, {
    seed,
    numRuns: 1_000_000,
    interruptAfterTimeLimit: searchMs,
    markInterruptAsFailure: false,
    endOnFailure: true,
  });
  return found;
}
