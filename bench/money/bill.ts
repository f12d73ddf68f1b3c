import prices from './prices.json' with { type: 'json' };

/** What is paid for. */
export interface Usage {
  apiRequests: number;
  functionRequests: number;
  /** Of memory that was reserved, times the time it was. */
  functionGigabyteSeconds: number;
  writeUnits: number;
  readUnits: number;
  events: number;
  /** Of events, kept in the bus's archive for its 30 days. */
  archivedGigabytes: number;
  scheduleInvocations: number;
  logGigabytes: number;
  /** From the region to those who ask; to CloudFront it costs nothing. */
  transferGigabytes: number;
  /** Of CloudFront, by HTTPS. */
  edgeRequests: number;
  edgeGigabytes: number;
}

/** US dollars by item, and in all. */
export type Bill = Record<keyof Usage | 'total', number>;

const millionth = 1e-6;

/** Dollars for one of each. */
const rates: Usage = {
  apiRequests: prices.perMillion.apiRequests * millionth,
  functionRequests: prices.perMillion.functionRequests * millionth,
  functionGigabyteSeconds: prices.functionGigabyteSecond,
  writeUnits: prices.perMillion.writeUnits * millionth,
  readUnits: prices.perMillion.readUnits * millionth,
  events: prices.perMillion.events * millionth,
  archivedGigabytes: prices.archiveGigabyte + prices.monthly.archivedGigabyte,
  scheduleInvocations: prices.perMillion.scheduleInvocations * millionth,
  logGigabytes: prices.logGigabyte,
  transferGigabytes: prices.transferGigabyte,
  edgeRequests: prices.perMillion.edgeRequests * millionth,
  edgeGigabytes: prices.edgeGigabyte,
};

export const usageItems = Object.keys(rates) as (keyof Usage)[];

export const noUsage = (): Usage =>
  Object.fromEntries(usageItems.map((item) => [item, 0])) as unknown as Usage;

/** Everything together, each as often as it says. */
export function sumOf(parts: readonly (readonly [usage: Usage, count: number])[]): Usage {
  const sum = noUsage();
  for (const [usage, count] of parts) for (const item of usageItems) sum[item] += usage[item] * count;
  return sum;
}

/** The same with CloudFront in front of the API, which keeps nothing of it. */
export const throughCloudFront = (usage: Usage): Usage => ({
  ...usage,
  transferGigabytes: 0,
  edgeRequests: usage.edgeRequests + usage.apiRequests,
  edgeGigabytes: usage.edgeGigabytes + usage.transferGigabytes,
});

export function billOf(usage: Usage): Bill {
  const dollars = usageItems.map((item) => [item, usage[item] * rates[item]] as const);
  const total = dollars.reduce((sum, [, amount]) => sum + amount, 0);
  return { ...(Object.fromEntries(dollars) as Omit<Bill, 'total'>), total };
}
