/** The only place that spells keys. The shapes are listed in docs/design.md, "The table's items". */

export type Key = { pk: string; sk: string };

/**
 * Index over reservations by owner; only reservations carry its key attributes, so it is sparse. `createdAt` is a
 * number, epoch milliseconds.
 */
export const ownerIndex = { name: 'byOwner', partitionKey: 'ownerKey', sortKey: 'createdAt' } as const;

/** Patterns of partition keys by kind of item, for permissions that name what they are for. */
export const leadingKeys = {
  concert: 'CONCERT#*',
  concertSummary: 'CONCERTS',
  seatLock: 'SEATS#*',
  reservation: 'RESERVATION#*',
  owner: 'OWNER#*',
  tail: 'TAIL#*',
  gate: 'GATE#*',
  lease: 'LEASES#*',
} as const;

export const concertKey = (concertId: string): Key => ({ pk: `CONCERT#${concertId}`, sk: 'CONCERT' });

export const concertSummaryPartition = 'CONCERTS';
export const concertSummaryKey = (startsAt: string, concertId: string): Key => ({
  pk: concertSummaryPartition,
  sk: `${startsAt}#${concertId}`,
});

export const seatLockPartition = (concertId: string, sectionId: string): string =>
  `SEATS#${concertId}#${sectionId}`;
/** Rows are padded with `-`, which sorts before every character of a row, so `2` < `10` and `1` is not `01`. */
export const seatLockKey = (
  concertId: string,
  seat: { sectionId: string; row: string | null; number: number },
): Key => ({
  pk: seatLockPartition(concertId, seat.sectionId),
  sk: `${(seat.row ?? '').padStart(4, '-')}#${String(seat.number).padStart(4, '0')}`,
});

/** The seat that a lock's sort key names. */
export function seatInSortKey(sortKey: string): { row: string | null; number: number } {
  const [paddedRow = '', digits] = sortKey.split('#');
  return { row: paddedRow.replace(/^-+/, '') || null, number: Number(digits) };
}

export const reservationKey = (reservationId: string): Key => ({
  pk: `RESERVATION#${reservationId}`,
  sk: 'RESERVATION',
});
export const ownerKey = (owner: string): string => `OWNER#${owner}`;

export const tailKey = (concertId: string): Key => ({ pk: `TAIL#${concertId}`, sk: 'TAIL' });
export const gateKey = (concertId: string): Key => ({ pk: `GATE#${concertId}`, sk: 'GATE' });

export const leasePartition = (concertId: string): string => `LEASES#${concertId}`;
/** Positions are padded to 12 digits: a million joins a second for eleven days. */
export const leaseSortKey = (position: number): string => String(position).padStart(12, '0');
export const leaseKey = (concertId: string, position: number): Key => ({
  pk: leasePartition(concertId),
  sk: leaseSortKey(position),
});
