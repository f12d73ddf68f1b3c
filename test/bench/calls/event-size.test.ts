import { expect, test } from 'vitest';
import { billedEvents, entryBytes } from '../../../bench/calls/event-size.ts';

const entry = { Source: 'holdfast', DetailType: 'Told', Detail: '{"a":"é"}' };

test('an entry is as large as its texts, and 14 bytes for its time', () => {
  expect(entryBytes(entry)).toBe(8 + 4 + 10);
  expect(entryBytes({ ...entry, Time: 1, Resources: ['arn'] })).toBe(8 + 4 + 10 + 14 + 3);
});

test('each started 64 kB is billed as an event', () => {
  expect(billedEvents(entry)).toBe(1);
  expect(billedEvents({ Detail: 'x'.repeat(64 * 1024) })).toBe(1);
  expect(billedEvents({ Detail: 'x'.repeat(64 * 1024 + 1) })).toBe(2);
});
