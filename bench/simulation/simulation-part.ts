import { type CallsData, costOf } from '../calls/calls-part.ts';
import type { CpuData } from '../cpu/cpu-part.ts';
import { rounded } from '../median.ts';
import { type Bill, billOf, sumOf } from '../money/bill.ts';
import { usageOf } from '../money/path-usage.ts';
import type { BenchPart, BenchReport, Goal, Plot, ResultTable } from '../part.ts';
import { type Comparison, compareWithLocal, comparisonTable, deviations } from './compare.ts';
import type { Load } from './meters.ts';
import { scenarios } from './scenario.ts';
import { type SimulationResult, simulate } from './simulate.ts';

export interface SimulationData {
  nights: (SimulationResult & { bill: Bill })[];
  comparison: Comparison;
}

const seed = 1;
const mostOff = 0.1;
const memoryMb = 512;

/** A night that this machine cannot hold, with AWS's limits; and one that it can, to see whether the simulation is right. */
export const simulationPart: BenchPart<SimulationData> = {
  name: 'simulation',
  title: 'an on-sale of 50,000 seats and 500,000 fans against AWS’s limits',
  async run(context): Promise<BenchReport<SimulationData>> {
    const calls = context.earlier('calls') as CallsData;
    const cpu = context.earlier('cpu') as CpuData;
    const nights: SimulationData['nights'] = [];
    for (const scenario of scenarios) {
      context.progress(`${scenario.name}: ${scenario.fans.toLocaleString('en')} fans`);
      // So that the line is shown, and a signal heard, before the thread is busy.
      await new Promise((resolve) => setImmediate(resolve));
      context.signal.throwIfAborted();
      const night = simulate(scenario, seed);
      nights.push({ ...night, bill: billFor(night, calls, cpu) });
    }
    const comparison = await compareWithLocal(context);
    const data = { nights, comparison };
    return {
      data,
      tables: [nightTable(data), loadTable(data), comparisonTable(comparison)],
      plots: nights.map(plotOf),
      goals: [goalOf(comparison)],
    };
  },
};

function billFor({ walks }: SimulationResult, calls: CallsData, cpu: CpuData): Bill {
  const parts = Object.entries(walks).map(
    ([path, count]) => [usageOf(path, costOf(calls, path), cpu, memoryMb), count] as const,
  );
  return billOf(sumOf(parts));
}

const minutes = (ms: number | undefined): string =>
  ms === undefined ? 'not' : `${rounded(ms / 60_000, 1)} min`;

const nightTable = ({ nights }: SimulationData): ResultTable => {
  const row = (name: string, value: (night: SimulationData['nights'][number]) => string | number) => [
    name,
    ...nights.map(value),
  ];
  const policy = (name: string) => scenarios.find((scenario) => scenario.name === name)?.policy.queue;
  return {
    title: `The night, by how the concert is set (${scenarios[0]?.fans} fans, ${(scenarios[0]?.pairs ?? 0) * 2} seats)`,
    head: ['', ...nights.map(({ scenario }) => scenario)],
    rows: [
      row('maxActive', ({ scenario }) => policy(scenario)?.maxActive ?? ''),
      row('claimSeconds', ({ scenario }) => policy(scenario)?.claimSeconds ?? ''),
      row('sold out after the opening', ({ soldAfterMs }) => minutes(soldAfterMs)),
      row('seats sold', ({ soldPairs }) => soldPairs * 2),
      row('wait of those let in, median', ({ waitedMs }) => minutes(waitedMs.p50)),
      row('wait, 99 of 100', ({ waitedMs }) => minutes(waitedMs.p99)),
      row('lost races', ({ walks }) => walks['reserve, 1 seat, another was first'] ?? 0),
      row('polls', ({ walks }) => walks['poll, waiting'] ?? 0),
      row('dollars', ({ bill }) => rounded(bill.total)),
    ],
  };
};

const loadTable = ({ nights }: SimulationData): ResultTable => ({
  title: 'How near to the limits, in the fullest second',
  head: ['night', 'what', 'limit', 'most', '%', 'came again', 'first, after the opening'],
  rows: nights.flatMap(({ scenario, loads }) => loads.slice(0, 7).map((load) => loadRow(scenario, load))),
});

function loadRow(
  name: string,
  { name: what, limit, most, refused, firstRefusedMs }: Load,
): (string | number)[] {
  const opensAtMs = scenarios.find((scenario) => scenario.name === name)?.policy.opensAtMs ?? 0;
  const first = firstRefusedMs === undefined ? '' : minutes(firstRefusedMs - opensAtMs);
  return [name, what, limit, rounded(most, 0), rounded((most / limit) * 100, 0), refused, first];
}

function plotOf({ scenario, timeline }: SimulationResult): Plot {
  const line = (name: string, value: (minute: SimulationResult['timeline'][number]) => number) => ({
    name,
    kind: 'line' as const,
    values: timeline.map((one): [number, number] => [one.minute, value(one)]),
  });
  return {
    name: `night-${scenario.replaceAll(' ', '-')}`,
    title: `The night ${scenario}: people waiting, and seats sold`,
    x: { name: 'minutes' },
    y: { name: 'people, seats' },
    series: [line('waiting', ({ waiting }) => waiting), line('seats sold', ({ sold }) => sold * 2)],
  };
}

function goalOf(comparison: Comparison): Goal {
  const [worst] = Object.values(deviations(comparison)).toSorted((a, b) => Math.abs(b) - Math.abs(a));
  const off = Math.abs(worst ?? Number.NaN);
  return {
    title: 'the simulation within 10% of the local stack',
    measured: `off by at most ${rounded(off * 100, 1)}%`,
    isMet: off <= mostOff,
  };
}
