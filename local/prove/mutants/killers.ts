import { readFileSync } from 'node:fs';
import type { Story } from '../model/story.ts';

/** Shrunken stories, by the name of the mutant that each of them notices. */
export const killers: Record<string, Story> = JSON.parse(
  readFileSync(new URL('./killers.json', import.meta.url), 'utf8'),
);
