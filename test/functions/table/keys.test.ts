import { describe, expect, test } from 'vitest';
import {
  concertKey,
  concertSummaryKey,
  gateKey,
  leadingKeys,
  leaseKey,
  leaseSortKey,
  ownerKey,
  reservationKey,
  seatInSortKey,
  seatLockKey,
  statisticsKey,
  tailKey,
} from '../../../functions/table/keys.ts';

const seats = ['1', '01', '001', '10', '2', '100', 'A', 'AA', 'A1', '1A', 'ZZZZ', '9999', null].flatMap(
  (row) => [1, 2, 9, 10, 11, 99, 100, 101, 1000, 9999].map((number) => ({ row, number })),
);
const sortKeyOf = (seat: { row: string | null; number: number }) =>
  seatLockKey('c', { sectionId: 'A', ...seat }).sk;

describe('seat locks', () => {
  test('each seat has its own key, and the key gives the seat back', () => {
    expect(new Set(seats.map(sortKeyOf)).size).toBe(seats.length);
    for (const seat of seats) expect(seatInSortKey(sortKeyOf(seat))).toEqual(seat);
  });

  test('seats of a row sort by number, rows by length, then by name', () => {
    const numbers = [1, 2, 9, 10, 11, 99, 100, 9999].map((number) => sortKeyOf({ row: '1', number }));
    expect(numbers.toSorted()).toEqual(numbers);
    const rows = ['1', '2', 'A', '01', '10', 'A1', '100', '9999'].map((row) =>
      sortKeyOf({ row, number: 9999 }),
    );
    expect(rows.toSorted()).toEqual(rows);
  });

  test('sections and concerts keep apart', () => {
    const seat = { row: '1', number: 1 };
    const keys = [
      seatLockKey('a', { sectionId: 'B', ...seat }),
      seatLockKey('a', { sectionId: 'BB', ...seat }),
      seatLockKey('a-b', { sectionId: 'B', ...seat }),
    ];
    expect(new Set(keys.map(({ pk }) => pk)).size).toBe(3);
  });
});

test('leases sort by position', () => {
  const positions = [1, 2, 9, 10, 99, 100, 12_345, 999_999_999_999];
  const sortKeys = positions.map(leaseSortKey);
  expect(sortKeys.toSorted()).toEqual(sortKeys);
  expect(sortKeys.map(Number)).toEqual(positions);
});

test('concerts sort by their start', () => {
  const keys = [
    concertSummaryKey('2027-01-01T00:00:00.000Z', 'z'),
    concertSummaryKey('2027-01-01T00:00:00.001Z', 'a'),
    concertSummaryKey('2028-01-01T00:00:00.000Z', 'a'),
  ].map(({ sk }) => sk);
  expect(keys.toSorted()).toEqual(keys);
});

test('the patterns that permissions name cover the keys they are for, and no other kind', () => {
  const partitionKeys = {
    concert: concertKey('c').pk,
    concertSummary: concertSummaryKey('t', 'c').pk,
    seatLock: seatLockKey('c', { sectionId: 'A', row: null, number: 1 }).pk,
    reservation: reservationKey('r').pk,
    owner: ownerKey('o'),
    tail: tailKey('c').pk,
    gate: gateKey('c').pk,
    lease: leaseKey('c', 1).pk,
    statistics: statisticsKey('c').pk,
  };
  const covers = (pattern: string, key: string) =>
    pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
  for (const [kind, pattern] of Object.entries(leadingKeys)) {
    const covered = Object.entries(partitionKeys).filter(([, key]) => covers(pattern, key));
    expect(covered.map(([name]) => name)).toEqual([kind]);
  }
});
