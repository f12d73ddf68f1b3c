import { readFileSync } from 'node:fs';
import type { CallsData } from '../calls/calls-part.ts';
import type { CpuData } from '../cpu/cpu-part.ts';
import type { GrowthData } from '../growth/growth-part.ts';
import { oneSection } from '../growth/sold-out-map.ts';
import { rounded } from '../median.ts';
import type { BenchPart, BenchReport, ResultTable } from '../part.ts';
import { type Bill, billOf, sumOf, throughCloudFront, type Usage, usageItems } from './bill.ts';
import { itemNames } from './item-names.ts';
import { type Measured, night, purchaseUsage, type Setting, usual, waitingHourUsage } from './night.ts';
import { assumed } from './path-usage.ts';
import prices from './prices.json' with { type: 'json' };
import { type WatchingData, watchingHour, watchingTable } from './watching.ts';

export interface MoneyData {
  perMillionSeatsSold: Bill;
  perMillionFansWaitingAnHour: Bill;
  idleMonth: number;
  watchingHour: WatchingData;
  levers: { lever: string; perMillionSeats: number; perMillionWaiting: number }[];
}

type Lever = [name: string, turned: Partial<Setting>];

const levers: Lever[] = [
  ...[256, 512, 1024, 1769].map((memoryMb): Lever => [`memory ${memoryMb} MB`, { memoryMb }]),
  ...[60, 120, 300, 600].map((claimSeconds): Lever => [`claimSeconds ${claimSeconds}`, { claimSeconds }]),
  ...[100, 500, 2000].map((maxActive): Lever => [`maxActive ${maxActive}`, { maxActive }]),
  ['schedules of holds that end early are left to fire', { deletesSchedules: false }],
  ['each call comes through CloudFront, and nothing is kept', { behindCloudFront: true }],
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
      watchingHour: watchingHour(measured),
      levers: levers.map(([lever, turned]) => leverAt(measured, lever, { ...usual, ...turned })),
    };
    return {
      data,
      tables: [billTable(data), watchingTable(data.watchingHour), leverTable(data)],
      goals: [],
      notes: notesOf(data),
    };
  },
};

const million = 1e6;

function billsAt(measured: Measured, setting: Setting) {
  const billFor = (usage: Usage, count: number) => {
    const sum = sumOf([[usage, count]]);
    return billOf(setting.behindCloudFront ? throughCloudFront(sum) : sum);
  };
  return {
    perMillionSeatsSold: billFor(purchaseUsage(measured, setting), million / night.seats),
    perMillionFansWaitingAnHour: billFor(waitingHourUsage(measured, setting), million),
  };
}

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

const billTable = ({ perMillionSeatsSold, perMillionFansWaitingAnHour }: MoneyData): ResultTable => ({
  title: `Dollars (${prices.region}, list prices as of ${prices.asOf})`,
  head: ['item', 'a million seats sold', 'a million fans waiting an hour'],
  // Without the pages: what CloudFront adds is among the levers.
  rows: [...usageItems.filter((item) => !item.startsWith('edge')), 'total' as const].map((item) => [
    itemNames[item],
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
  `${prices.note} Not confirmed: ${prices.unconfirmed.join(', ')}.`,
];
