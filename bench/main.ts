/** `npm run bench`: what Holdfast costs, in time, calls and money. */
import { Command } from 'commander';
import pc from 'picocolors';
import { someOf, stopSignal } from '../local/command.ts';
import { messageOf } from '../local/message-of.ts';
import { createOutputDirectory } from '../local/output-directory.ts';
import { showProgress } from '../local/progress.ts';
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
    someOf(names),
  )
  .addHelpText('after', `\nParts:\n${partsHelp}`)
  .allowExcessArguments(false)
  .parse()
  .opts<{ only?: string[] }>();
// As on Lambda.
process.env.TZ = 'UTC';

const signal = stopSignal();
const startedMs = performance.now();
const seconds = () => Math.round((performance.now() - startedMs) / 1000);
const progress = showProgress(process.stdout, () => `${seconds()} s`);
try {
  progress.show('synth', 'synthesising the stack');
  const templatePath = await synthesise({ outputDirectory: createOutputDirectory() });
  const { DYNAMODB_ENDPOINT: engineUrl } = process.env;
  const wanted = parts.filter(({ name }) => only === undefined || only.includes(name));
  const options = { templatePath, engineUrl, signal, progress };
  const measured = await runParts(wanted, { ...options, before: readResults() });
  progress.stop();
  for (const { report } of measured.done) for (const table of report.tables) console.log(tableText(table));
  console.log(goalsText(measured.done.flatMap(({ report }) => report.goals)));
  for (const { name, why } of measured.failed) console.error(pc.red(`${name} broke off: ${why}`));
  if (!signal.aborted) {
    keepResults(measured.done);
    console.log(`Written to ${resultsDirectory} after ${seconds()} s.`);
  }
  process.exitCode = measured.failed.length === 0 ? 0 : 1;
} catch (error) {
  process.exitCode = 1;
  if (!signal.aborted) console.error(`The benchmark broke off: ${messageOf(error)}`);
} finally {
  progress.stop();
}
process.exit(signal.aborted ? 130 : process.exitCode);
