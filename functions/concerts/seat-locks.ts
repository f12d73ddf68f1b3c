import type { Table } from '../table/client.ts';
import { seatInSortKey, seatLockPartition } from '../table/keys.ts';
import { queryAll } from '../table/read.ts';

export type SeatState = 'HELD' | 'SOLD' | 'BLOCKED';

/** That a seat is not free, or, when `expiresAtMs` has passed, that it was held until then. */
export interface SeatLock {
  sectionId: string;
  row: string | null;
  number: number;
  state: SeatState;
  reservationId?: string;
  /** Only of a hold. */
  expiresAtMs?: number;
}

/**
 * Every seat lock of a section, lapsed ones included. Eventually consistent: nothing is written on the strength of
 * this, for the lock's own condition decides.
 */
export async function locksIn(
  table: Table,
  concertId: string,
  sectionId: string,
  signal: AbortSignal,
): Promise<SeatLock[]> {
  const items = await queryAll(
    table,
    {
      keyCondition: '#pk = :pk',
      names: {
        '#pk': 'pk',
        '#sk': 'sk',
        '#state': 'state',
        '#reservationId': 'reservationId',
        '#expiresAt': 'expiresAt',
      },
      values: { ':pk': seatLockPartition(concertId, sectionId) },
      projection: '#sk, #state, #reservationId, #expiresAt',
      consistent: false,
    },
    signal,
  );
  return items.map((item) => ({
    sectionId,
    ...seatInSortKey(item.sk as string),
    state: item.state as SeatState,
    reservationId: item.reservationId as string | undefined,
    expiresAtMs: item.expiresAt as number | undefined,
  }));
}
