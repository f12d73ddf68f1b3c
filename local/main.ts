/** `npm start`: the whole stack on this machine, with no AWS account. */
import { Command } from 'commander';
import { loadControlPage } from './control/control-page.ts';
import { controlRoom } from './control/control-room.ts';
import { watchLocal } from './control/local-watch.ts';
import { messageOf } from './message-of.ts';
import { createOutputDirectory } from './output-directory.ts';
import { loadPages, pagesBeside } from './pages/pages.ts';
import { pretendPaymentsPath } from './pages/pretend-payments.ts';
import { type LocalStack, startStack } from './stack.ts';
import { createDemoConcert } from './start/demo-concert.ts';
import { whenNpmEnds } from './start/parent.ts';
import { readStartSettings, settingsHelp } from './start/settings.ts';
import { startPage } from './start/start-page.ts';
import { synthesise } from './synth.ts';

/** Whoever stops us waits no longer than this. */
const closeLimitMs = 2000;

new Command('npm start --')
  .description('Runs Holdfast on this machine: the stack that `cdk deploy` would send, with no AWS account.')
  .addHelpText('after', settingsHelp)
  .allowExcessArguments(false)
  .parse();
// As on Lambda.
process.env.TZ = 'UTC';

let stack: LocalStack | undefined;
let stopping = false;
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
whenNpmEnds(() => void stop(0));

try {
  await start();
} catch (error) {
  if (!stopping) console.error(`Holdfast could not start: ${messageOf(error)}`);
  await stop(stopping ? 0 : 1);
}

async function start(): Promise<void> {
  const settings = readStartSettings(process.env);
  console.log('Starting Holdfast: synthesising the stack …');
  const [templatePath, controlPage] = await Promise.all([
    synthesise({ outputDirectory: createOutputDirectory() }),
    loadControlPage('npm start'),
  ]);
  const pagesDirectory = pagesBeside(templatePath);
  stack = await startStack({
    templatePath,
    port: settings.port,
    ...(pagesDirectory && { pages: await loadPages(pagesDirectory, { pretendPaymentsPath }) }),
    control: (apiUrl) => controlRoom(controlPage, { apiUrl, watch: watchLocal(apiUrl) }),
    ...(settings.dataDirectory && { dataDirectory: settings.dataDirectory }),
    ...(settings.dynamodbEndpoint && { engineUrl: settings.dynamodbEndpoint }),
  });
  if (stopping) return;
  await createDemoConcert(stack.url);
  console.log(startPage(stack.url, stack.engine.name, process.uptime()));
}

async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(exitCode), closeLimitMs).unref();
  await stack?.close();
  process.exit(exitCode);
}

/** The message, and that of what caused it. */
