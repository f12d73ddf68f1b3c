import type { PutEventsEntry } from '../../local/bus/bus.ts';

const timeBytes = 14;
const billedBytes = 64 * 1024;

/** Of an entry of PutEvents. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
export function entryBytes({ Time, Source, DetailType, Detail, Resources = [] }: PutEventsEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  const bytes = texts.reduce((total, text = '') => total + Buffer.byteLength(text), 0);
  return bytes + (Time === undefined ? 0 : timeBytes);
}

/** As how many events an entry is billed: one for each started 64 kB. https://aws.amazon.com/eventbridge/pricing/ */
export const billedEvents = (entry: PutEventsEntry): number => Math.ceil(entryBytes(entry) / billedBytes);
