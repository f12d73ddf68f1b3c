import { rounded } from '../median.ts';
import type { ResultTable } from '../part.ts';
import { type Bill, billOf, noUsage, sumOf, throughCloudFront, type Usage, usageItems } from './bill.ts';
import { itemNames } from './item-names.ts';
import { lookUsage, type Measured } from './night.ts';
import prices from './prices.json' with { type: 'json' };

/** Who watches a hall fill up, and how often the page looks. */
export const watching = {
  fans: 10_000,
  /** "The map follows others' holds within two seconds." */
  lookEverySeconds: 2,
  /** Of 500 seats each. */
  sections: 20,
  /** The seat map's own (lib/concerts.ts). */
  memoryMb: 1769,
};
const secondsInHour = 3600;

export interface WatchingData {
  withoutCache: { usage: Usage; bill: Bill };
  throughCache: { usage: Usage; bill: Bill };
}

/**
 * An hour of watching, with each look at another map than the last: nothing is saved by `If-None-Match`. Through the cache
 * the API is asked once for each section and second, by one regional cache.
 */
export function watchingHour(measured: Measured): WatchingData {
  const { fans, lookEverySeconds, sections, memoryMb } = watching;
  const look = lookUsage(measured, memoryMb);
  const looks = (fans * secondsInHour) / lookEverySeconds;
  const withoutCache = sumOf([[look, looks]]);
  const throughCache = sumOf([
    [{ ...look, transferGigabytes: 0 }, Math.min(looks, sections * secondsInHour)],
    [{ ...noUsage(), ...seenByFans(look) }, looks],
  ]);
  return {
    withoutCache: { usage: withoutCache, bill: billOf(withoutCache) },
    throughCache: { usage: throughCache, bill: billOf(throughCache) },
  };
}

function seenByFans(look: Usage): Pick<Usage, 'edgeRequests' | 'edgeGigabytes'> {
  const { edgeRequests, edgeGigabytes } = throughCloudFront(look);
  return { edgeRequests, edgeGigabytes };
}

export const watchingTable = ({ withoutCache, throughCache }: WatchingData): ResultTable => ({
  title: `${watching.fans} fans watch ${watching.sections} sections for an hour, a look each ${watching.lookEverySeconds} s (${prices.region}, fans in the United States)`,
  head: ['item', 'without a cache', 'dollars', 'through CloudFront', 'dollars'],
  rows: [
    ...usageItems
      .filter((item) => withoutCache.usage[item] + throughCache.usage[item] > 0)
      .map((item) => [
        itemNames[item],
        rounded(withoutCache.usage[item], 1),
        rounded(withoutCache.bill[item]),
        rounded(throughCache.usage[item], 1),
        rounded(throughCache.bill[item]),
      ]),
    [itemNames.total, '', rounded(withoutCache.bill.total), '', rounded(throughCache.bill.total)],
  ],
});
