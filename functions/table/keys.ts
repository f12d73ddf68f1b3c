/** The only place that spells keys. The shapes are listed in docs/design.md, "The table's items". */

import type { SeatPosition } from '../seats/seat.ts';

export type Key = { pk: string; sk: string };

/**
 * Index over reservations by owner; only reservations carry its key attributes, so it is sparse. `createdAt` is a
 * number, epoch milliseconds.
 */
export const ownerIndex = { name: 'byOwner', partitionKey: 'ownerKey', sortKey: 'createdAt' } as const;

const prefixes = {
  concert: 'CONCERT#',
  seatLock: 'SEATS#',
  reservation: 'RESERVATION#',
  owner: 'OWNER#',
  tail: 'TAIL#',
  gate: 'GATE#',
  lease: 'LEASES#',
  statistics: 'STATISTICS#',
} as const;
export const concertSummaryPartition = 'CONCERTS';
export const seatLockPrefix = prefixes.seatLock;

/** Patterns of partition keys by kind of item, for permissions that name what they are for. */
export const leadingKeys = {
  concert: `${prefixes.concert}*`,
  concertSummary: concertSummaryPartition,
  seatLock: `${prefixes.seatLock}*`,
  reservation: `${prefixes.reservation}*`,
  owner: `${prefixes.owner}*`,
  tail: `${prefixes.tail}*`,
  gate: `${prefixes.gate}*`,
  lease: `${prefixes.lease}*`,
  statistics: `${prefixes.statistics}*`,
} as const;

export const concertKey = (concertId: string): Key => ({ pk: prefixes.concert + concertId, sk: 'CONCERT' });

/** Summaries sort by their start, which must be ISO 8601 as `Date` writes it. */
export const concertSummaryKey = (startsAt: string, concertId: string): Key => ({
  pk: concertSummaryPartition,
  sk: `${startsAt}#${concertId}`,
});
export const isConcertSummarySortKey = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[a-z0-9-]{1,64}$/.test(text);

export const seatLockPartition = (concertId: string, sectionId: string): string =>
  `${prefixes.seatLock}${concertId}#${sectionId}`;
/** Rows are padded with `-`, which sorts before every character of a row, so `2` < `10` and `1` is not `01`. */
export const seatLockKey = (concertId: string, { sectionId, row, number }: SeatPosition): Key => ({
  pk: seatLockPartition(concertId, sectionId),
  sk: `${(row ?? '').padStart(4, '-')}#${String(number).padStart(4, '0')}`,
});
/** The seat that a lock's sort key names. */
export function seatInSortKey(sortKey: string): Omit<SeatPosition, 'sectionId'> {
  const [paddedRow = '', digits] = sortKey.split('#');
  return { row: paddedRow.replace(/^-+/, '') || null, number: Number(digits) };
}

/** Tells reservations from everything else in the table, and in its stream. */
export const reservationSortKey = 'RESERVATION';
export const reservationKey = (reservationId: string): Key => ({
  pk: prefixes.reservation + reservationId,
  sk: reservationSortKey,
});
export const ownerKey = (owner: string): string => prefixes.owner + owner;

export const tailKey = (concertId: string): Key => ({ pk: prefixes.tail + concertId, sk: 'TAIL' });
export const gateKey = (concertId: string): Key => ({ pk: prefixes.gate + concertId, sk: 'GATE' });

export const statisticsKey = (concertId: string): Key => ({
  pk: prefixes.statistics + concertId,
  sk: 'STATISTICS',
});

export const leasePartition = (concertId: string): string => prefixes.lease + concertId;
/** Positions are padded to 12 digits: a million joins a second for eleven days. */
export const leaseSortKey = (position: number): string => String(position).padStart(12, '0');
export const positionInSortKey = (sortKey: string): number => Number(sortKey);
export const leaseKey = (concertId: string, position: number): Key => ({
  pk: leasePartition(concertId),
  sk: leaseSortKey(position),
});
