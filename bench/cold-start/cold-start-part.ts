import { readFileSync } from 'node:fs';
import { concertKey } from '../../functions/table/keys.ts';
import { type VirtualClock, virtualClock } from '../../local/clock.ts';
import { findFunction, functionNames } from '../../local/invoke/function-names.ts';
import { fillPlaceholders } from '../../local/invoke/placeholders.ts';
import { readSample, samplePath } from '../../local/invoke/sample.ts';
import { type Scene, setScene } from '../../local/invoke/scene.ts';
import { environmentVariables } from '../../local/lambda/environment-variables.ts';
import { type FunctionSettings, readFunctions } from '../../local/lambda/function-settings.ts';
import { createOutputDirectory } from '../../local/output-directory.ts';
import type { LocalStack } from '../../local/stack.ts';
import { inTurns } from '../in-turns.ts';
import { median, rounded } from '../median.ts';
import type { BenchContext, BenchPart, BenchReport } from '../part.ts';
import { withStack } from '../with-stack.ts';
import { buildBare, clientsByFunction } from './bare.ts';
import { type ColdStartData, goalsOf, notesOn, plotOf, type Start, sides, tablesOf } from './report.ts';
import { type ProbeTimes, runProbe } from './run-probe.ts';

/** A multiple of the sides, so that each begins as often. */
const rounds = 9;

/** Each function's bundle in fresh processes, in turns with bare handlers that bundle the same AWS clients. */
export const coldStartPart: BenchPart<ColdStartData> = {
  name: 'coldStart',
  title: 'each function in a fresh process, against a handler that bundles nothing but the same AWS clients',
  async run(context): Promise<BenchReport<ColdStartData>> {
    const clock = virtualClock(Date.now());
    const options = { clock, streams: false, schedules: false };
    const data = await withStack(context, options, (stack) => measureAll({ stack, clock, context }));
    const goals = goalsOf(data);
    return { data, tables: tablesOf(data), plots: [plotOf(data)], goals, notes: notesOn(rounds) };
  },
};

interface Ground {
  stack: LocalStack;
  clock: VirtualClock;
  context: BenchContext;
}

async function measureAll(ground: Ground): Promise<ColdStartData> {
  const directory = createOutputDirectory();
  const data: ColdStartData = {};
  const clientsOf = clientsByFunction();
  for (const name of functionNames().keys()) {
    const clients = clientsOf.get(name) ?? [];
    data[name] = { clients, ...(await measure(ground, name, clients, directory)) };
  }
  return data;
}

async function measure(
  { stack, clock, context: { progress, signal } }: Ground,
  name: string,
  clients: string[],
  directory: string,
) {
  const functions = readFunctions(stack.template);
  const settingsOf = (functionId: string) => functions.get(functionId) as FunctionSettings;
  const settings = settingsOf(findFunction(name).functionId);
  // A bare handler acts in the name of a function that may make its call.
  const bareSettings = clients[0] === 'client-eventbridge' ? settings : settingsOf('ReserveFunction');
  const bundles = {
    ours: { bundlePath: settings.bundlePath, bytes: readFileSync(settings.bundlePath).length },
    bare: buildBare(clients, directory, 'any'),
    leanBare: buildBare(clients, directory, 'ours'),
  };
  const { concertId } = await setScene({ url: stack.url, clock }, name);
  const bareEvent = bareEventFor(clients, bareSettings, concertId);
  const results = await inTurns(sides, rounds, async (side, round) => {
    signal.throwIfAborted();
    progress(`${name}, process ${round} of ${rounds}`);
    const { bundlePath } = bundles[side];
    const probe = (event: unknown, of: FunctionSettings) =>
      runProbe(
        { bundlePath, event, nowMs: clock.now() },
        environmentVariables(of, stack.gateway.url),
        signal,
      );
    if (side !== 'ours') return probe(bareEvent, bareSettings);
    // Afresh each time, since the call changes it.
    const scene = await setScene({ url: stack.url, clock }, name);
    return succeeded(name, await probe(eventFor(name, scene), settings));
  });
  const start = (side: (typeof sides)[number]) => startOf(bundles[side].bytes, results.get(side) ?? []);
  return { ours: start('ours'), bare: start('bare'), leanBare: start('leanBare') };
}

function eventFor(name: string, scene: Scene): unknown {
  const event = fillPlaceholders(readSample(samplePath(name)), scene);
  if (name !== 'create-concert') return event;
  // The concert of the sample can be made but once.
  const { body, ...rest } = event as { body: string };
  return { ...rest, body: JSON.stringify({ ...JSON.parse(body), concertId: `${scene.concertId}-anew` }) };
}

function bareEventFor(clients: string[], { variables }: FunctionSettings, concertId: string): unknown {
  if (clients[0] === 'client-dynamodb') {
    const { pk, sk } = concertKey(concertId);
    return { TableName: variables.TABLE_NAME, Key: { pk: { S: pk }, sk: { S: sk } } };
  }
  const entry = { EventBusName: variables.EVENT_BUS_NAME, Source: 'bench', DetailType: 'Bare', Detail: '{}' };
  return { Entries: [entry] };
}

function succeeded(name: string, times: ProbeTimes): ProbeTimes {
  // `not-found` answers 404 to whatever comes.
  const isFine =
    times.status === null || times.status < 300 || (name === 'not-found' && times.status === 404);
  if (isFine) return times;
  throw new Error(`${name} answered ${times.status} to its sample event`);
}

/**
 * The median: the machine is faster at some moments, too, and the fastest process of one side would be compared with one
 * of another moment. The fastest of nine had `reserve` at 1.32 times bare, where 25 processes each had 1.12.
 */
const startOf = (bytes: number, times: ProbeTimes[]): Start => ({
  kilobytes: rounded(bytes / 1000, 0),
  importMs: rounded(median(times.map(({ importMs }) => importMs)), 1),
  firstCallMs: rounded(median(times.map(({ firstCallMs }) => firstCallMs)), 1),
});
