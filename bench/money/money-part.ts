import { readFileSync } from 'node:fs';
import type { CallsData } from '../calls/calls-part.ts';
import type { CpuData } from '../cpu/cpu-part.ts';
import type { GrowthData } from '../growth/growth-part.ts';
import { oneSection } from '../growth/sold-out-map.ts';
import { rounded } from '../median.ts';
import type { BenchPart, BenchReport, ResultTable } from '../part.ts';
import { type Bill, billOf, sumOf, usageItems } from './bill.ts';
import { type Measured, night, purchaseUsage, type Setting, usual, waitingHourUsage } from './night.ts';
import { assumed } from './path-usage.ts';
import prices from './prices.json' with { type: 'json' };

export interface MoneyData {
  perMillionSeatsSold: Bill;
  perMillionFansWaitingAnHour: Bill;
  idleMonth: number;
  levers: { lever: string; perMillionSeats: number; perMillionWaiting: number }[];
}

type Lever = [name: string, turned: Partial<Setting>];

const levers: Lever[] = [
  ...[256, 512, 1024, 1769].map((memoryMb): Lever => [`memory ${memoryMb} MB`, { memoryMb }]),
  ...[60, 120, 300, 600].map((claimSeconds): Lever => [`claimSeconds ${claimSeconds}`, { claimSeconds }]),
  ...[100, 500, 2000].map((maxActive): Lever => [`maxActive ${maxActive}`, { maxActive }]),
  ['schedules of holds that end early are left to fire', { deletesSchedules: false }],
];

/** What it costs on AWS, by the list, from the calls and the processor time that were measured. */
export const moneyPart: BenchPart<MoneyData> = {
  name: 'money',
  title: 'dollars for a million seats sold and a million fans waiting an hour, by item, and the levers',
  async run({ earlier, templatePath }): Promise<BenchReport<MoneyData>> {
    const measured = {
      calls: earlier('calls') as CallsData,
      cpu: earlier('cpu') as CpuData,
      soldOut: soldOutSection(earlier('growth') as GrowthData),
    };
    const data = {
      ...billsAt(measured, usual),
      idleMonth: rounded(idleMonthOf(templatePath)),
      levers: levers.map(([lever, turned]) => leverAt(measured, lever, { ...usual, ...turned })),
    };
    return { data, tables: [billTable(data), leverTable(data)], goals: [], notes: notesOf(data) };
  },
};

const million = 1e6;

const billsAt = (measured: Measured, setting: Setting) => ({
  perMillionSeatsSold: billOf(sumOf([[purchaseUsage(measured, setting), million / night.seats]])),
  perMillionFansWaitingAnHour: billOf(sumOf([[waitingHourUsage(measured, setting), million]])),
});

function leverAt(measured: Measured, lever: string, setting: Setting) {
  const { perMillionSeatsSold, perMillionFansWaitingAnHour } = billsAt(measured, setting);
  return {
    lever,
    perMillionSeats: rounded(perMillionSeatsSold.total),
    perMillionWaiting: rounded(perMillionFansWaitingAnHour.total),
  };
}

function soldOutSection({ soldOutMaps }: GrowthData) {
  const map = soldOutMaps.find(({ what }) => what === oneSection);
  if (!map) throw new Error('the map of a sold-out section was not measured');
  return map;
}

/** What is paid for being there: by the resources of the template. */
function idleMonthOf(templatePath: string): number {
  const { Resources } = JSON.parse(readFileSync(templatePath, 'utf8')) as {
    Resources: Record<string, { Type: string }>;
  };
  const count = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type).length;
  const { secret, alarm } = prices.monthly;
  return count('AWS::SecretsManager::Secret') * secret + count('AWS::CloudWatch::Alarm') * alarm;
}

const names: Record<keyof Bill, string> = {
  apiRequests: 'API Gateway, requests',
  functionRequests: 'Lambda, requests',
  functionGigabyteSeconds: 'Lambda, time',
  writeUnits: 'DynamoDB, writes',
  readUnits: 'DynamoDB, reads',
  events: 'EventBridge, events',
  archivedGigabytes: 'EventBridge, archive',
  scheduleInvocations: 'Scheduler',
  logGigabytes: 'CloudWatch Logs',
  transferGigabytes: 'data out',
  total: 'in all',
};

const billTable = ({ perMillionSeatsSold, perMillionFansWaitingAnHour }: MoneyData): ResultTable => ({
  title: `Dollars (${prices.region}, list prices as of ${prices.asOf})`,
  head: ['item', 'a million seats sold', 'a million fans waiting an hour'],
  rows: [...usageItems, 'total' as const].map((item) => [
    names[item],
    rounded(perMillionSeatsSold[item]),
    rounded(perMillionFansWaitingAnHour[item]),
  ]),
});

const leverTable = ({ levers }: MoneyData): ResultTable => ({
  title: `Levers: dollars in all; ${usual.memoryMb} MB, claimSeconds ${usual.claimSeconds} and maxActive ${usual.maxActive} where nothing else is said`,
  head: ['', 'a million seats sold', 'a million fans waiting an hour'],
  rows: levers.map(({ lever, perMillionSeats, perMillionWaiting }) => [
    lever,
    perMillionSeats,
    perMillionWaiting,
  ]),
});

const { storedGigabyte, recoveryGigabyte } = prices.monthly;

const notesOf = ({ idleMonth }: MoneyData): string[] => [
  `Each paid reservation is of ${night.seats} seats, and beside it ${night.lapsed} lapse, ${night.cancelled} are cancelled and ${night.lostRaces} races are lost; each fan looks ${night.looks} times at a section of which half is taken, has a place for ${night.paysAfterSeconds} s until paying, and polls ${night.activePolls} times.`,
  `The house is full: each admission reads the leases of all who are active, and of those who have paid until the time to claim their place is over.`,
  `An AWS call is taken to last ${assumed.awsCallMs} ms. Each change is published alone, where on AWS one run of a function takes up to 100 from the stream.`,
  `A stack that nobody uses costs $${idleMonth} a month, and $${rounded(storedGigabyte + recoveryGigabyte)} for each GB that it stores, with recovery to any second.`,
];
