/** `npm run prove`: looks for the counter-example. */
import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { someOf, stopSignal } from '../command.ts';
import { messageOf } from '../message-of.ts';
import { showProgress } from '../progress.ts';
import { closingTable, isClean } from './closing-table.ts';
import { proveTarget } from './history/history-part.ts';
import { judgeFile } from './history/rounds.ts';
import { limitOf } from './limit.ts';
import { playStoryFile } from './model/story-file.ts';
import type { ProofReport } from './part.ts';
import { parts } from './parts.ts';
import { type Proved, proveParts } from './prove-parts.ts';

interface Options {
  minutes: number;
  seed: number;
  only?: string[];
  history?: string;
  target?: string;
  story?: string;
}

const names = parts.map(({ part }) => part.name);
const partsHelp = parts.map(({ part: { name, title } }) => `  ${name.padEnd(9)} ${title}`).join('\n');

const options = new Command('npm run prove --')
  .description('Looks for the counter-example to what Holdfast promises. Ends with 1 when it has found one.')
  .option('--minutes <count>', 'how long to look, in all', minutes, 5)
  .option(
    '--seed <number>',
    'the same seed makes the same choices (default: any)',
    seed,
    randomInt(1_000_000),
  )
  .option('--only <parts>', 'some of the parts, separated by commas', someOf(names))
  .option('--target <url>', 'drive this server, local or deployed, instead, and judge what it answers')
  .option('--history <file>', 'judge a history that was recorded')
  .option('--story <file>', 'play a story that was found once more')
  .addHelpText('after', `\nParts:\n${partsHelp}`)
  .allowExcessArguments(false)
  .parse()
  .opts<Options>();
// As on Lambda.
process.env.TZ = 'UTC';

const signal = stopSignal();

try {
  const proved = await prove();
  console.log(`\n${closingTable(proved, options.seed)}`);
  process.exitCode = isClean(proved) ? 0 : 1;
} catch (error) {
  process.exitCode = 1;
  if (!signal.aborted) console.error(`The proof broke off: ${messageOf(error)}`);
}
process.exit(signal.aborted ? 130 : process.exitCode);

async function prove(): Promise<Proved[]> {
  const { history, target, story, seed, only } = options;
  if (history !== undefined) return timed('history', () => judgeFile(history));
  if (story !== undefined) return timed('model', () => playStoryFile(story));
  const limit = limitOf(options.minutes * 60_000, signal);
  const progress = showProgress(process.stdout, () => `${Math.ceil(limit.leftMs() / 1000)} s left`);
  try {
    if (target !== undefined)
      return await timed('history', () =>
        proveTarget({ url: target, seed, limit, progress: (line) => progress.show('history', line) }),
      );
    return await proveParts({ only: only ?? names, seed, limit, progress });
  } finally {
    progress.stop();
  }
}

async function timed(name: string, work: () => Promise<ProofReport>): Promise<Proved[]> {
  const startedMs = performance.now();
  const report = await work();
  return [{ name, report, tookMs: performance.now() - startedMs }];
}

function minutes(text: string): number {
  const count = Number(text);
  if (count >= 0.1 && count <= 24 * 60) return count;
  throw new InvalidArgumentError('It must be a number of minutes from 0.1 to 1440.');
}

function seed(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of up to nine digits.');
}
