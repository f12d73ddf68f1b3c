import type { Finding } from '../part.ts';
import { Broken } from './broken.ts';
import { checkEvents } from './event-log.ts';
import { finish } from './finale.ts';
import { startPlay, type Tally } from './play.ts';
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
    for (const step of story.steps) await takeStep(play, step);
    await finish(play);
    await checkEvents(play);
    return null;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return { title: error.message, story: [...play.lines, ...error.details] };
  } finally {
    await play.end();
  }
}
