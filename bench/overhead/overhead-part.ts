import { cpSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemClock } from '../../local/clock.ts';
import { createOutputDirectory } from '../../local/output-directory.ts';
import { type LocalStack, startStack } from '../../local/stack.ts';
import { makeHall } from '../hall.ts';
import { median, percentile, rounded } from '../median.ts';
import type { BenchContext, BenchPart, BenchReport, Goal, Plot, ResultTable } from '../part.ts';
import { addBareHandler, barePath } from './bare-template.ts';
import { makeFans, tokensOf } from './fans.ts';
import { type HttpCall, type Job, type JobResult, type Load, startLoad } from './run-load.ts';

const variants = ['Holdfast', 'bare handler', 'SDK through the gateway', 'SDK on the engine'] as const;
type Variant = (typeof variants)[number];

export interface Speed {
  clients: number;
  variant: Variant;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Of the bare handler's throughput, the median over rounds in turns. */
  ofBare: number;
}

const levels = [
  { clients: 1, calls: 250 },
  { clients: 16, calls: 1200 },
  { clients: 64, calls: 1200 },
];
const rounds = 5;
const fansEach = 4000;
const leastOfBare = 0.7;

/** Reserving over HTTP in turns with a bare handler in the same stack, and what of it is SDK, gateway and engine. */
export const overheadPart: BenchPart<Speed[]> = {
  name: 'overhead',
  title: 'reserving over HTTP, against a handler in the same stack that only makes the same transaction',
  async run(context): Promise<BenchReport<Speed[]>> {
    const directory = createOutputDirectory();
    cpSync(dirname(context.templatePath), directory, { recursive: true });
    const templatePath = addBareHandler(join(directory, basename(context.templatePath)));
    const { engineUrl } = context;
    const options = { templatePath, streams: false, schedules: false, ...(engineUrl && { engineUrl }) };
    const stack = await startStack(options);
    const load = startLoad();
    try {
      const data = await measure(load, await jobsOf(stack), context);
      return { data, tables: [tableOf(data)], plots: [plotOf(data)], goals: goalsOf(data) };
    } finally {
      load.close();
      await stack.close();
    }
  },
};

/** What makes the next `count` calls of a variant. */
type NextJob = (clients: number, count: number) => Job;

async function jobsOf(stack: LocalStack): Promise<Record<Variant, NextJob>> {
  const hall = { concertId: 'ours', seats: fansEach, maxActive: 2000, holdSeconds: 1 };
  await makeHall(stack.url, systemClock(), hall);
  const fans = await makeFans(stack, 'ours', fansEach);
  const tokens = await tokensOf(stack, fans);
  const ours = fans.map(({ concertId, sectionId, number }, index): HttpCall => {
    const body = JSON.stringify({ concertId, seats: [`${sectionId}-${number}`] });
    return call(stack.url, '/api/v1/reservations', body, { 'queue-token': tokens[index] ?? '' });
  });
  const bare = (await makeFans(stack, 'bare', fansEach)).map((fan) =>
    call(stack.url, barePath, JSON.stringify(fan)),
  );
  const held = await makeFans(stack, 'sdk', fansEach);
  const nextOurs = cycle(ours);
  const nextBare = cycle(bare);
  const nextHeld = cycle(held);
  const sdk =
    (endpoint: string): NextJob =>
    (clients, count) => ({
      kind: 'sdk',
      clients,
      holds: nextHeld(count),
      tableName: stack.tableName,
      endpoint,
      accessKeyId: 'ReserveFunction',
    });
  return {
    Holdfast: (clients, count) => ({ kind: 'http', clients, calls: nextOurs(count) }),
    'bare handler': (clients, count) => ({ kind: 'http', clients, calls: nextBare(count) }),
    'SDK through the gateway': sdk(stack.gateway.url),
    'SDK on the engine': sdk(stack.engine.url),
  };
}

const call = (url: string, path: string, body: string, more: Record<string, string> = {}): HttpCall => ({
  url: `${url}${path}`,
  headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...more },
  body,
});

/** Gives out the values in turn, from the first again after the last. */
function cycle<Value>(values: Value[]): (count: number) => Value[] {
  let given = 0;
  return (count) =>
    Array.from({ length: count }, () => {
      given += 1;
      return values[(given - 1) % values.length] as Value;
    });
}

async function measure(
  load: Load,
  jobs: Record<Variant, NextJob>,
  { progress, signal }: BenchContext,
): Promise<Speed[]> {
  const speeds: Speed[] = [];
  for (const { clients, calls } of levels) {
    const results = new Map<Variant, JobResult[]>(variants.map((variant) => [variant, []]));
    for (let round = 0; round <= rounds; round += 1) {
      // In turns, and each of them first as often as last.
      for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
        signal.throwIfAborted();
        progress(`${variant}, ${clients} clients, round ${round} of ${rounds}`);
        const result = await load.run(jobs[variant](clients, calls));
        // The first is for warming up.
        if (round > 0) results.get(variant)?.push(result);
      }
    }
    const bare = results.get('bare handler')?.map(perSecondOf) ?? [];
    for (const [variant, all] of results) speeds.push(speedOf(variant, clients, all, bare));
  }
  return speeds;
}

const perSecondOf = ({ latenciesMs, tookMs }: JobResult): number => (latenciesMs.length / tookMs) * 1000;

function speedOf(variant: Variant, clients: number, results: JobResult[], bare: number[]): Speed {
  const perSecond = results.map(perSecondOf);
  const latenciesMs = results.flatMap((result) => result.latenciesMs);
  return {
    clients,
    variant,
    perSecond: rounded(median(perSecond), 0),
    p50Ms: rounded(percentile(latenciesMs, 0.5), 1),
    p99Ms: rounded(percentile(latenciesMs, 0.99), 1),
    ofBare: rounded(median(perSecond.map((value, round) => value / (bare[round] ?? Number.NaN)))),
  };
}

const tableOf = (data: Speed[]): ResultTable => ({
  title: `Reserving one seat, medians of ${rounds} rounds in turns`,
  head: ['clients', '', 'per second', 'p50, ms', 'p99, ms', 'throughput of the bare handler’s'],
  rows: data.map(({ clients, variant, perSecond, p50Ms, p99Ms, ofBare }) => [
    clients,
    variant,
    perSecond,
    p50Ms,
    p99Ms,
    ofBare,
  ]),
});

const plotOf = (data: Speed[]): Plot => ({
  name: 'overhead',
  title: 'Reservations a second by clients',
  x: { name: 'clients', categories: levels.map(({ clients }) => String(clients)) },
  y: { name: 'a second' },
  series: variants.map((variant) => ({
    name: variant,
    kind: 'bar',
    values: data.filter((one) => one.variant === variant).map(({ perSecond }) => perSecond),
  })),
});

const goalsOf = (data: Speed[]): Goal[] =>
  data
    .filter(({ variant, clients }) => variant === 'Holdfast' && clients > 1)
    .map(({ clients, ofBare }) => ({
      title: `at ${clients} clients at least ${leastOfBare * 100}% of the bare handler's throughput`,
      measured: `${rounded(ofBare * 100, 0)}%`,
      isMet: ofBare >= leastOfBare,
    }));
