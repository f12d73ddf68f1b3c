/** `npm run demo`: plays an on-sale, shows it, and checks that no seat was sold twice. */
import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { messageOf } from '../message-of.ts';
import { startOwnStack } from '../own-stack.ts';
import type { LocalStack } from '../stack.ts';
import { whenNpmEnds } from '../start/parent.ts';
import { apiClient } from './api-client.ts';
import { closingTable, isClean } from './closing-table.ts';
import { readTable } from './evidence.ts';
import { playOnSale } from './on-sale.ts';
import { showProgress } from './progress.ts';

interface Options {
  url?: string;
  fans: number;
  seats: number;
  holdSeconds: number;
  claimSeconds: number;
  maxActive: number;
  seed?: number;
}

/** Lines of the server's that are shown when something went wrong; else they would only tear the picture. */
const mostSaid = 20;

const wholeNumber = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};

const options = new Command('npm run demo --')
  .description(
    'Plays an on-sale: fans queue and fight for a small hall. Ends with 1 when anything was sold twice.',
  )
  .option(
    '--url <url>',
    'a running server, such as http://127.0.0.1:3000 (default: one of its own)',
    localUrl,
  )
  .option('--fans <count>', 'how many come', wholeNumber(1, 5000), 300)
  .option('--seats <count>', 'how many there are', wholeNumber(1, 2000), 60)
  .option('--hold-seconds <seconds>', 'how long a hold lasts', wholeNumber(1, 60), 3)
  .option('--claim-seconds <seconds>', 'how long a call from the queue stands', wholeNumber(1, 60), 3)
  .option('--max-active <count>', 'how many may choose at once', wholeNumber(1, 2000), 40)
  .option(
    '--seed <number>',
    'the same seed makes the same choices (default: any)',
    wholeNumber(0, 2 ** 32 - 1),
  )
  .allowExcessArguments(false)
  .parse()
  .opts<Options>();

const stopping = new AbortController();
let stack: LocalStack | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
whenNpmEnds(stop);

try {
  await play();
} catch (error) {
  process.exitCode = stopping.signal.aborted ? 130 : 1;
  if (!stopping.signal.aborted) console.error(messageOf(error));
} finally {
  await stack?.close();
}
process.exit();

async function play(): Promise<void> {
  if (!options.url) console.log('Starting a server of its own ...');
  const said: string[] = [];
  stack = options.url ? undefined : await startOwnStack({ log: (line) => void said.push(line) });
  stopping.signal.throwIfAborted();
  const { url = stack?.url ?? '', seed = randomInt(100_000), ...rest } = options;
  const settings = { ...rest, seed };
  const { engine, tableName } = stack ?? {};
  await expectServer(url);
  console.log(
    `${settings.fans} fans, ${settings.seats} seats, holds of ${settings.holdSeconds} s, at ${url}, seed ${seed}\n`,
  );
  const progress = showProgress(process.stdout);
  const read =
    engine && tableName ? (concertId: string) => readTable(engine.url, tableName, concertId) : undefined;
  try {
    const onSale = await playOnSale({ ...settings, url, readTable: read }, stopping.signal, progress.watch);
    progress.stop();
    console.log(`\n${closingTable(onSale)}`);
    if (isClean(onSale)) return;
    process.exitCode = 1;
    if (said.length > 0) console.error(['The server said last:', ...said.slice(-mostSaid)].join('\n'));
  } finally {
    progress.stop();
  }
}

async function expectServer(url: string): Promise<void> {
  const answer = await apiClient(
    url,
    stopping.signal,
  )({ path: '/api/v1/health' }).catch((cause: unknown) => {
    throw new Error(`No server answers at ${url}; start one with npm start`, { cause });
  });
  if (answer.status !== 200) throw new Error(`What answers at ${url} is not Holdfast: ${answer.status}`);
}

/** The first time, what runs is ended in order; whoever cannot wait for that says so again. */
function stop(): void {
  stopping.abort();
  process.once('SIGINT', () => process.exit(130));
}

function localUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text).origin;
  throw new InvalidArgumentError('It must be an address such as http://127.0.0.1:3000.');
}
