import type { CallsData } from '../calls/calls-part.ts';
import type { CpuData } from '../cpu/cpu-part.ts';
import { rounded } from '../median.ts';
import type { Bill } from '../money/bill.ts';
import type { BenchPart, BenchReport, Goal, Plot, ResultTable } from '../part.ts';
import { type Comparison, compareWithLocal, comparisonTable, worstDeviation } from './compare.ts';
import { checkFootprints } from './footprints.ts';
import type { Load } from './meters.ts';
import { nightBill } from './night-bill.ts';
import { type Scenario, scenarios } from './scenario.ts';
import { type SimulationResult, simulate } from './simulate.ts';

export interface SimulationData {
  nights: Night[];
  comparison: Comparison;
}

type Night = SimulationResult & { bill: Bill };

const seed = 1;
const mostOff = 0.1;

/** A night that this machine cannot hold, with AWS's limits; and one that it can, to see whether the simulation is right. */
export const simulationPart: BenchPart<SimulationData> = {
  name: 'simulation',
  title: 'an on-sale of 50,000 seats and 500,000 fans against AWS’s limits',
  async run(context): Promise<BenchReport<SimulationData>> {
    const calls = context.earlier('calls') as CallsData;
    const cpu = context.earlier('cpu') as CpuData;
    checkFootprints(calls);
    const nights: Night[] = [];
    for (const scenario of scenarios) {
      const progress = (minute: number, sold: number) =>
        context.progress(`${scenario.name}: minute ${minute}, ${sold} of ${scenario.pairs} pairs sold`);
      const night = await simulate(scenario, seed, { signal: context.signal, progress });
      nights.push({ ...night, bill: nightBill(night, calls, cpu) });
    }
    const comparison = await compareWithLocal(context);
    return {
      data: { nights, comparison },
      tables: [nightTable(nights), loadTable(nights), comparisonTable(comparison)],
      plots: nights.map(plotOf),
      goals: [goalOf(comparison)],
    };
  },
};

const minutes = (ms: number | undefined): string =>
  ms === undefined ? 'not' : `${rounded(ms / 60_000, 1)} min`;

const scenarioOf = (name: string): Scenario =>
  scenarios.find((scenario) => scenario.name === name) as Scenario;

function nightTable(nights: Night[]): ResultTable {
  const row = (name: string, value: (night: Night, scenario: Scenario) => string | number) => [
    name,
    ...nights.map((night) => value(night, scenarioOf(night.scenario))),
  ];
  const [first] = scenarios as [Scenario];
  return {
    title: `The night, by how the concert is set (${first.fans} fans, ${first.pairs * 2} seats)`,
    head: ['', ...nights.map(({ scenario }) => scenario)],
    rows: [
      row('maxActive', (_, { policy }) => policy.queue.maxActive),
      row('claimSeconds', (_, { policy }) => policy.queue.claimSeconds),
      row('throttleRate of the stage', (_, { throttleRate }) => throttleRate),
      row('sold out after the opening', ({ soldAfterMs }) => minutes(soldAfterMs)),
      row('seats sold', ({ soldPairs }) => soldPairs * 2),
      row('wait of those let in, median', ({ waitedMs }) => minutes(waitedMs.p50)),
      row('wait, 99 of 100', ({ waitedMs }) => minutes(waitedMs.p99)),
      row('called, and passed over before they asked', ({ fates }) => fates['passed over'] ?? 0),
      row('lost races', ({ lostRaces }) => lostRaces),
      row('polls', ({ outcome }) => outcome.polls),
      row('breaks first', firstToBreak),
      row('dollars', ({ bill }) => rounded(bill.total)),
      row('cents a ticket', ({ bill, soldPairs, soldAfterMs }) =>
        soldAfterMs === undefined ? '' : rounded((bill.total * 100) / (soldPairs * 2), 3),
      ),
    ],
  };
}

function firstToBreak({ loads }: Night, { policy }: Scenario): string {
  const [first] = loads
    .filter(({ firstRefusedMs }) => firstRefusedMs !== undefined)
    .toSorted((a, b) => (a.firstRefusedMs ?? 0) - (b.firstRefusedMs ?? 0));
  if (!first) return 'nothing';
  const atMs = (first.firstRefusedMs ?? 0) - policy.opensAtMs;
  return `${first.name}, ${minutes(Math.abs(atMs))} ${atMs < 0 ? 'before' : 'after'} the opening`;
}

const loadTable = (nights: Night[]): ResultTable => ({
  title: 'How near to the limits, in the fullest second',
  head: ['night', 'what', 'limit', 'most', '%', 'came again', 'first, after the opening'],
  rows: nights.flatMap(({ scenario, loads }) =>
    loads.slice(0, 8).map((load) => loadRow(scenarioOf(scenario), load)),
  ),
});

function loadRow({ name, policy }: Scenario, load: Load): (string | number)[] {
  const { name: what, limit, most, refused, firstRefusedMs } = load;
  const first = firstRefusedMs === undefined ? '' : minutes(firstRefusedMs - policy.opensAtMs);
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
  const off = worstDeviation(comparison);
  return {
    title: 'the simulation within 10% of the local stack',
    measured: `off by at most ${rounded(off * 100, 1)}%`,
    isMet: off <= mostOff,
  };
}
