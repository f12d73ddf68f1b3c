/** `npm run bench`: what Holdfast costs, in time, calls and money. */
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { messageOf } from '../local/message-of.ts';
import { createOutputDirectory } from '../local/output-directory.ts';
import { showProgress } from '../local/progress.ts';
import { whenNpmEnds } from '../local/start/parent.ts';
import { synthesise } from '../local/synth.ts';
import { parts } from './parts.ts';
import { goalsText, tableText } from './report/console.ts';
import { keepResults, readResults, resultsDirectory } from './report/results.ts';
import { runParts } from './run-parts.ts';

const names = parts.map(({ name }) => name);
const partsHelp = parts.map(({ name, title }) => `  ${name.padEnd(10)} ${title}`).join('\n');

const { only } = new Command('npm run bench --')
  .description(
    'Measures what Holdfast costs, prints it, and writes it to bench/results. Run it alone on the machine. Ends with 1 when a part breaks off.',
  )
  .option(
    '--only <parts>',
    'some of the parts, separated by commas; the results of the others stay',
    someParts,
  )
  .addHelpText('after', `\nParts:\n${partsHelp}`)
  .allowExcessArguments(false)
  .parse()
  .opts<{ only?: string[] }>();
// As on Lambda.
process.env.TZ = 'UTC';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
whenNpmEnds(stop);

const startedMs = performance.now();
const seconds = () => Math.round((performance.now() - startedMs) / 1000);
const progress = showProgress(process.stdout, () => `${seconds()} s`);
try {
  progress.show('synth', 'synthesising the stack');
  const templatePath = await synthesise({ outputDirectory: createOutputDirectory() });
  const { DYNAMODB_ENDPOINT: engineUrl } = process.env;
  const wanted = parts.filter(({ name }) => only === undefined || only.includes(name));
  const options = { templatePath, engineUrl, signal: stopping.signal, progress };
  const measured = await runParts(wanted, { ...options, before: readResults() });
  progress.stop();
  for (const { report } of measured.done) for (const table of report.tables) console.log(tableText(table));
  console.log(goalsText(measured.done.flatMap(({ report }) => report.goals)));
  for (const { name, why } of measured.failed) console.error(pc.red(`${name} broke off: ${why}`));
  if (!stopping.signal.aborted) {
    keepResults(measured.done);
    console.log(`Written to ${resultsDirectory} after ${seconds()} s.`);
  }
  process.exitCode = measured.failed.length === 0 ? 0 : 1;
} catch (error) {
  process.exitCode = 1;
  if (!stopping.signal.aborted) console.error(`The benchmark broke off: ${messageOf(error)}`);
} finally {
  progress.stop();
}
process.exit(stopping.signal.aborted ? 130 : process.exitCode);

/** The first time, what runs is ended in order; whoever cannot wait says so again. */
function stop(): void {
  stopping.abort();
  process.once('SIGINT', () => process.exit(130));
}

function someParts(text: string): string[] {
  const chosen = text.split(',').map((name) => name.trim());
  const unknown = chosen.filter((name) => !names.includes(name));
  if (unknown.length === 0) return chosen;
  throw new InvalidArgumentError(`There is no part ${unknown.join(', ')}; there are ${names.join(', ')}.`);
}
