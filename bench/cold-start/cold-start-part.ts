import { readFileSync } from 'node:fs';
import { concertKey } from '../../functions/table/keys.ts';
import { virtualClock } from '../../local/clock.ts';
import { findFunction } from '../../local/invoke/function-names.ts';
import { fillPlaceholders } from '../../local/invoke/placeholders.ts';
import { readSample, samplePath } from '../../local/invoke/sample.ts';
import { setScene } from '../../local/invoke/scene.ts';
import { environmentVariables } from '../../local/lambda/environment-variables.ts';
import { type FunctionSettings, readFunctions } from '../../local/lambda/function-settings.ts';
import { createOutputDirectory } from '../../local/output-directory.ts';
import { type LocalStack, startStack } from '../../local/stack.ts';
import { median, rounded } from '../median.ts';
import type { BenchContext, BenchPart, BenchReport, Goal, Plot, ResultTable } from '../part.ts';
import { buildBare, clientsByFunction } from './bare.ts';
import { type ProbeTimes, runProbe } from './run-probe.ts';

interface ColdStart {
  /** Of the AWS clients in its bundle. */
  clients: string[];
  ours: Start;
  bare: Start;
}

interface Start {
  kilobytes: number;
  importMs: number;
  firstCallMs: number;
}

export type ColdStartData = Record<string, ColdStart>;

const runs = 7;
/** Of the bare handler. */
const mostTimes = 1.25;

/** Each function's bundle in fresh processes, in turns with a bare handler that bundles the same AWS clients. */
export const coldStartPart: BenchPart<ColdStartData> = {
  name: 'coldStart',
  title: 'each function in a fresh process, against a handler that bundles nothing but the same AWS clients',
  async run(context): Promise<BenchReport<ColdStartData>> {
    const { templatePath, engineUrl } = context;
    const clock = virtualClock(Date.now());
    const options = { templatePath, clock, streams: false, schedules: false };
    const stack = await startStack({ ...options, ...(engineUrl && { engineUrl }) });
    try {
      const data = await measureAll(stack, clock, context);
      return { data, tables: [tableOf(data)], plots: [plotOf(data)], goals: goalsOf(data), notes: [note] };
    } finally {
      await stack.close();
    }
  },
};

const note = `Medians of ${runs} fresh processes each, in turns. The first call is that of the sample event, with all AWS calls it makes through the local gateway; the bare handler makes one.`;

async function measureAll(stack: LocalStack, clock: ReturnType<typeof virtualClock>, context: BenchContext) {
  const functions = readFunctions(stack.template);
  const settingsOf = (functionId: string) => functions.get(functionId) as FunctionSettings;
  const directory = createOutputDirectory();
  const data: ColdStartData = {};
  for (const [name, clients] of clientsByFunction()) {
    const { functionId } = findFunction(name);
    const settings = settingsOf(functionId);
    const bare = buildBare(clients, directory);
    // A bare handler acts in the name of a function that may make its call.
    const bareSettings = clients[0] === 'client-eventbridge' ? settings : settingsOf('ReserveFunction');
    const times: { ours: ProbeTimes[]; bare: ProbeTimes[] } = { ours: [], bare: [] };
    for (let run = 1; run <= runs; run += 1) {
      context.progress(`${name}, process ${run} of ${runs}`);
      const scene = await setScene({ url: stack.url, clock }, name);
      const probe = (bundlePath: string, event: unknown, of: FunctionSettings) => {
        const variables = environmentVariables(of, stack.gateway.url);
        return runProbe({ bundlePath, event, nowMs: clock.now() }, variables, context.signal);
      };
      const event = fillPlaceholders(readSample(samplePath(name)), scene);
      const bareEvent = bareEventFor(clients, bareSettings, scene.concertId);
      times.bare.push(await probe(bare.bundlePath, bareEvent, bareSettings));
      times.ours.push(succeeded(name, await probe(settings.bundlePath, event, settings)));
    }
    const bytes = readFileSync(settings.bundlePath).length;
    data[name] = { clients, ours: startOf(bytes, times.ours), bare: startOf(bare.bytes, times.bare) };
  }
  return data;
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

const startOf = (bytes: number, times: ProbeTimes[]): Start => ({
  kilobytes: rounded(bytes / 1000, 0),
  importMs: rounded(median(times.map(({ importMs }) => importMs)), 1),
  firstCallMs: rounded(median(times.map(({ firstCallMs }) => firstCallMs)), 1),
});

/** Functions that call no AWS service have nothing to be compared with. */
const compared = (data: ColdStartData) =>
  Object.entries(data).filter(([, { clients }]) => clients.length > 0);

const tableOf = (data: ColdStartData): ResultTable => ({
  title: 'Cold start',
  head: ['function', 'kB', 'bare', 'times', 'import, ms', 'bare', 'times', 'first call, ms', 'bare'],
  rows: Object.entries(data).map(([name, { ours, bare, clients }]) => {
    const times = (part: number, whole: number) => (clients.length > 0 ? rounded(part / whole) : '');
    return [
      name,
      ours.kilobytes,
      bare.kilobytes,
      times(ours.kilobytes, bare.kilobytes),
      ours.importMs,
      bare.importMs,
      times(ours.importMs, bare.importMs),
      ours.firstCallMs,
      bare.firstCallMs,
    ];
  }),
});

function plotOf(data: ColdStartData): Plot {
  const rows = compared(data);
  const values = (side: 'ours' | 'bare') => rows.map(([, cost]) => cost[side].importMs);
  return {
    name: 'cold-start',
    title: 'Import of each bundle in a fresh process, ms',
    x: { name: 'function', categories: rows.map(([name]) => name) },
    y: { name: 'ms' },
    series: [
      { name: 'Holdfast', kind: 'bar', values: values('ours') },
      { name: 'bare', kind: 'bar', values: values('bare') },
    ],
  };
}

function goalsOf(data: ColdStartData): Goal[] {
  const worst = (value: (start: Start) => number) => {
    const ratios = compared(data).map(([name, { ours, bare }]) => ({
      name,
      times: value(ours) / value(bare),
    }));
    return ratios.toSorted((a, b) => b.times - a.times)[0] ?? { name: 'nothing', times: Number.NaN };
  };
  const goal = (what: string, { name, times }: { name: string; times: number }): Goal => ({
    title: `${what} at most ${mostTimes} times the bare handler's`,
    measured: `at most ${rounded(times)} times (${name})`,
    isMet: times <= mostTimes,
  });
  return [
    goal(
      'bytes',
      worst(({ kilobytes }) => kilobytes),
    ),
    goal(
      'import',
      worst(({ importMs }) => importMs),
    ),
  ];
}
