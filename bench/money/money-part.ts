import { readFileSync } from 'node:fs';
import { pollAfterSeconds } from '../../functions/queue/status.ts';
import { type CallsData, costOf } from '../calls/calls-part.ts';
import type { CpuData } from '../cpu/cpu-part.ts';
import { rounded } from '../median.ts';
import type { BenchPart, BenchReport, ResultTable } from '../part.ts';
import { type Bill, billOf, sumOf, type Usage, usageItems } from './bill.ts';
import { assumed, usageOf } from './path-usage.ts';
import prices from './prices.json' with { type: 'json' };

export interface MoneyData {
  perMillionSeatsSold: Bill;
  perMillionFansWaitingAnHour: Bill;
  idleMonth: number;
  levers: { lever: string; perMillionSeats: number; perMillionWaiting: number }[];
}

/** How a night goes, for each reservation that is paid. */
const night = {
  seats: 2,
  /** Holds that nobody pays, each of two seats; they lapse. */
  lapsed: 0.2,
  cancelled: 0.05,
  lostRaces: 0.5,
  /** Looks at a section's map. */
  looks: 5,
  /** While choosing, one each ten seconds. */
  activePolls: 6,
};

const memoryMb = 512;
const million = 1e6;
const secondsInHour = 3600;
/** The defaults of a concert's policy. */
const policy = { maxActive: 100, claimSeconds: 60, activeSeconds: 1800, idleSeconds: 300 };

/** What it costs on AWS, by the list, from the calls and the processor time that were measured. */
export const moneyPart: BenchPart<MoneyData> = {
  name: 'money',
  title: 'dollars for a million seats sold and a million fans waiting an hour, by item, and the levers',
  async run({ earlier, templatePath }): Promise<BenchReport<MoneyData>> {
    const calls = earlier('calls') as CallsData;
    const cpu = earlier('cpu') as CpuData;
    const selling = (memory: number) =>
      billOf(sumOf([[purchase(calls, cpu, memory), million / night.seats]]));
    const waiting = (memory: number, claimSeconds: number) =>
      billOf(sumOf([[hourOfWaiting(calls, cpu, memory, claimSeconds), million]]));
    const perMillionSeatsSold = selling(memoryMb);
    const perMillionFansWaitingAnHour = waiting(memoryMb, policy.claimSeconds);
    const lever = (name: string, memory: number, claimSeconds: number) => ({
      lever: name,
      perMillionSeats: rounded(selling(memory).total),
      perMillionWaiting: rounded(waiting(memory, claimSeconds).total),
    });
    const levers = [
      ...[256, 512, 1024, 1769].map((memory) => lever(`memory ${memory} MB`, memory, policy.claimSeconds)),
      ...[120, 300, 600].map((seconds) => lever(`claimSeconds ${seconds}`, memoryMb, seconds)),
    ];
    const idleMonth = rounded(idleMonthOf(templatePath));
    const data = { perMillionSeatsSold, perMillionFansWaitingAnHour, idleMonth, levers };
    return { data, tables: [billTable(data), leverTable(data)], goals: [], notes: [notes(idleMonth)] };
  },
};

/** One reservation that is paid, with its part of those that are not. */
function purchase(calls: CallsData, cpu: CpuData, memory: number): Usage {
  const one = (name: string) => usageOf(name, costOf(calls, name), cpu, memory);
  const holds = 1 + night.lapsed + night.cancelled;
  return sumOf([
    [one('join, others wait before'), holds],
    [one('poll, called: claims its place'), holds],
    [one('poll, active'), night.activePolls * holds],
    [one('seat map of a section'), night.looks * holds],
    [one('reserve, 1 seat, another was first'), night.lostRaces],
    [one('reserve, 2 seats'), holds],
    [one('confirm, 2 seats'), 1],
    [one('expire, 2 seats'), night.lapsed],
    [one('cancel, 2 seats'), night.cancelled],
  ]);
}

/** Far back in the line all the while: the longest interval, and the gate from memory. */
function hourOfWaiting(calls: CallsData, cpu: CpuData, memory: number, claimSeconds: number): Usage {
  const name = 'poll, waiting';
  const polls = secondsInHour / pollAfterSeconds(million, { ...policy, claimSeconds });
  return sumOf([[usageOf(name, costOf(calls, name), cpu, memory), polls]]);
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
  events: 'EventBridge',
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
  title: 'Levers',
  head: ['', 'a million seats sold', 'a million fans waiting an hour'],
  rows: levers.map(({ lever, perMillionSeats, perMillionWaiting }) => [
    lever,
    perMillionSeats,
    perMillionWaiting,
  ]),
});

const notes = (idleMonth: number): string =>
  `Each paid reservation is of ${night.seats} seats, and beside it ${night.lapsed} lapse, ${night.cancelled} are cancelled and ${night.lostRaces} races are lost; each fan looks ${night.looks} times at a section and polls ${night.activePolls} times while active. An AWS call is taken to last ${assumed.awsCallMs} ms, the functions to have ${memoryMb} MB. A stack that nobody uses costs $${idleMonth} a month and what it stores.`;
