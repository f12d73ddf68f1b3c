import type { Finding } from '../part.ts';
import { Broken } from './broken.ts';
import { checkEvents } from './event-log.ts';
import { finish } from './finale.ts';
import { type Play, startPlay, type Tally } from './play.ts';
import { takeStep } from './steps.ts';
import type { Story } from './story.ts';
import type { World } from './world.ts';

/**
 * Plays a story from the first step to the last event, and checks after each step that the table, the seat map and
 * every answer are as the model has them.
 *
 * @returns null when all was right.
 */
export async function runStory(world: World, story: Story, tally: Tally): Promise<Finding | null> {
  const play = await startPlay(world, story.setup, tally);
  try {
    await Promise.race([playToTheEnd(play, story), tooLong()]);
    return null;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return { title: error.message, story: [...play.lines, ...error.details] };
  } finally {
    await play.end();
  }
}

async function playToTheEnd(play: Play, { steps }: Story): Promise<void> {
  for (const step of steps) await takeStep(play, step);
  await finish(play);
  await checkEvents(play);
}

/** A story takes about two seconds, and something that never answers would otherwise pass for right. */
const longestStoryMs = 120_000;

function tooLong(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Broken('the story never ended')), longestStoryMs).unref();
  });
}
