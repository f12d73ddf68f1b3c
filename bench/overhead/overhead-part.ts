import { cpSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createOutputDirectory } from '../../local/output-directory.ts';
import { endStream } from '../end-stream.ts';
import { inTurns } from '../in-turns.ts';
import { median, percentile, rounded } from '../median.ts';
import type { BenchContext, BenchPart, BenchReport, Goal, Plot, ResultTable } from '../part.ts';
import { withStack } from '../with-stack.ts';
import { addBareHandler } from './bare-template.ts';
import { type JobResult, startLoad } from './run-load.ts';
import { connectVariants, type Variant, variants } from './variants.ts';

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
  { clients: 1, calls: 100 },
  { clients: 16, calls: 200 },
  { clients: 64, calls: 200 },
];
const rounds = 5;
const leastOfBare = 0.7;

/** Reserving over HTTP in turns with a bare handler in the same stack, and what of it is SDK, gateway and engine. */
export const overheadPart: BenchPart<Speed[]> = {
  name: 'overhead',
  title: 'reserving over HTTP, against a handler in the same stack that only makes the same transaction',
  async run(context): Promise<BenchReport<Speed[]>> {
    const directory = createOutputDirectory();
    cpSync(dirname(context.templatePath), directory, { recursive: true });
    const templatePath = addBareHandler(join(directory, basename(context.templatePath)));
    const data: Speed[] = [];
    for (const level of levels) data.push(...(await measure({ ...context, templatePath }, level)));
    return { data, tables: [tableOf(data)], plots: [plotOf(data)], goals: goalsOf(data), notes: [note] };
  },
};

const note =
  'Every call has an Idempotency-Key of its own. The stage throttles nothing here. The two lines of the SDK make the transaction with no HTTP API and no function before it: what the gateway that counts all calls adds is the difference between them. The local engine has the greatest share of every call: what of it is ours stands out more in the part cpu.';

/** On a stack of its own: the engine takes longer the more its table holds. */
const measure = (context: BenchContext, { clients, calls }: (typeof levels)[number]): Promise<Speed[]> =>
  withStack(context, { streams: false, schedules: false }, async (stack) => {
    await endStream({ url: stack.engine.url, tableName: stack.tableName });
    const load = startLoad();
    try {
      const reserve = await connectVariants(stack, load);
      const results = await inTurns(variants, rounds, (variant, round) => {
        context.signal.throwIfAborted();
        context.progress(`${variant}, ${clients} clients, round ${round} of ${rounds}`);
        return reserve[variant](clients, calls);
      });
      const bare = results.get('bare handler')?.map(perSecondOf) ?? [];
      return [...results].map(([variant, all]) => speedOf(variant, clients, all, bare));
    } finally {
      load.close();
    }
  });

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
  head: [
    'clients',
    '',
    'per second',
    'p50, ms',
    'p99, ms',
    'of the bare handler’s throughput, round by round',
  ],
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
