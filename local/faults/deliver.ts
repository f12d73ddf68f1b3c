import type { Random } from '../random.ts';
import type { StreamRecord } from '../streams/record.ts';
import type { Effect } from './rule.ts';

/** What happens to a batch of records on its way to a function. */
export type BatchEffect = Extract<
  Effect,
  { kind: 'deliverTwice' | 'deliverLate' | 'failHalfWay' | 'reorder' }
>;

/** The part that a function gets that dies half-way. */
export const firstHalf = (records: StreamRecord[]): StreamRecord[] =>
  records.slice(0, Math.ceil(records.length / 2));

/** The records in another order, but for those of one item, which a stream never mixes up. */
export function reordered(records: StreamRecord[], random: Random): StreamRecord[] {
  const byItem = new Map<string, StreamRecord[]>();
  for (const record of records) {
    const key = JSON.stringify(record.dynamodb.Keys);
    byItem.set(key, [...(byItem.get(key) ?? []), record]);
  }
  const queues = [...byItem.values()];
  return records.map(() => {
    const left = queues.filter((queue) => queue.length > 0);
    return left[Math.floor(random() * left.length)]?.shift() as StreamRecord;
  });
}
