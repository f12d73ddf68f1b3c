import { expect, test } from 'vitest';
import { sequentialRoundTrips } from '../../../bench/calls/round-trips.ts';

const call = (startMs: number, endMs: number) => ({ startMs, endMs });

test.each([
  ['no call', [], 0],
  ['one call', [call(0, 5)], 1],
  ['one after the other', [call(0, 5), call(5, 9), call(10, 12)], 3],
  ['all at once', [call(0, 5), call(1, 6), call(2, 3)], 1],
  ['two at once between two others', [call(0, 2), call(3, 6), call(4, 8), call(9, 10)], 3],
  ['in any order', [call(10, 12), call(0, 5), call(5, 9)], 3],
])('%s', (_, calls, expected) => expect(sequentialRoundTrips(calls)).toBe(expected));
