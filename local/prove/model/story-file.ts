import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOutputDirectory } from '../../output-directory.ts';
import { synthesise } from '../../synth.ts';
import type { ProofReport } from '../part.ts';
import type { Tally } from './play.ts';
import { runStory } from './run-story.ts';
import type { Story } from './story.ts';
import { startWorld } from './world.ts';

/** Where found stories and histories are kept; git passes it over. */
const keptDirectory = join('.data', 'prove');

/** Keeps a story in a file. @returns the command that plays it. */
export async function keepStory(story: Story, name: string): Promise<string> {
  await mkdir(keptDirectory, { recursive: true });
  const path = join(keptDirectory, `${name}.json`);
  await writeFile(path, `${JSON.stringify(story, null, 2)}\n`);
  return `npm run prove -- --story ${path}`;
}

/** Plays a kept story once more, on the code as it is. @throws Error when the file holds no story. */
export async function playStoryFile(path: string): Promise<ProofReport> {
  const story = JSON.parse(await readFile(path, 'utf8')) as Story;
  if (!Array.isArray(story.steps) || typeof story.setup !== 'object')
    throw new Error(`${path} holds no story`);
  const templatePath = await synthesise({ outputDirectory: createOutputDirectory() });
  const world = await startWorld({ templatePath, engineUrl: process.env.DYNAMODB_ENDPOINT, seed: 1 });
  try {
    const tally: Tally = {};
    const finding = await runStory(world, story, tally);
    return { counts: tally, findings: finding ? [finding] : [] };
  } finally {
    await world.close();
  }
}
