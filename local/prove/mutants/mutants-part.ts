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
  // On the code as it is: what goes wrong there, too, notices nothing.
  const sound = await startWorld({ ...context, seed: storySeed });
  try {
    for (const [index, mutant] of mutants.entries()) {
      if (context.limit.signal.aborted) break;
      context.progress(`${counts.killed} of ${mutants.length} killed; now ${mutant.name}`);
      const mutantDirectory = join(directory, `mutant-${index}`);
      const templatePath = await writeMutantTemplate(mutant, context.templatePath, mutantDirectory);
      const killed = await kill(mutant, { ...context, templatePath }, sound);
      counts.operations += killed.operations;
      if (killed.by) counts.killed += 1;
      if (killed.by === 'kept') counts['by kept stories'] += 1;
      if (mutant.name === doubleSale && killed.finding)
        examples.push({ ...killed.finding, title: `${mutant.name}: ${killed.finding.title}` });
      if (!killed.by && !context.limit.signal.aborted)
        findings.push({ title: `nothing notices ${mutant.name}`, story: [] });
    }
  } finally {
    await sound.close();
  }
  context.progress(`${counts.killed} of ${mutants.length} killed`);
  const percent = Math.floor((100 * counts.killed) / mutants.length);
  return { counts: { ...counts, 'percent killed': percent }, findings, examples };
}

/** Kept stories leave nothing to chance; the same dice make sure of it. */
const storySeed = 1;

interface Killed {
  by: 'kept' | 'search' | undefined;
  operations: number;
  /** What the story says went wrong. */
  finding?: Finding;
}

/** Plays the kept story of this mutant, and if it does not notice, looks for another. */
async function kill(
  mutant: Mutant,
  context: Pick<ProofContext, 'templatePath' | 'engineUrl' | 'seed' | 'limit'>,
  sound: World,
): Promise<Killed> {
  const world = await startWorld({ ...context, seed: storySeed });
  const tally = { operations: 0 };
  try {
    const kept = killers[mutant.name];
    const finding = kept && (await noticed(kept, world, sound, tally));
    if (finding) return { by: 'kept', operations: tally.operations, finding };
    const found = await search(world, sound, context, tally);
    return { by: found && 'search', operations: tally.operations, finding: found };
  } finally {
    await world.close();
  }
}

/** What goes wrong in the story with the mutant, and does not without it. */
async function noticed(
  story: Story,
  mutated: World,
  sound: World,
  tally: { operations: number },
): Promise<Finding | undefined> {
  const finding = await runStory(mutated, story, tally);
  return finding && (await runStory(sound, story, tally)) === null ? finding : undefined;
}

async function search(
  world: World,
  sound: World,
  { seed, limit }: Pick<ProofContext, 'seed' | 'limit'>,
  tally: { operations: number },
): Promise<Finding | undefined> {
  const endsAtMs = performance.now() + searchMs;
  for (let tries = 0; performance.now() < endsAtMs && !limit.signal.aborted; tries += 1) {
    const [story] = fc.sample(stories(longestStory), { seed: seed + tries, numRuns: 1 });
    const found = story && (await noticed(story, world, sound, tally));
    if (found) return found;
  }
  return undefined;
}
