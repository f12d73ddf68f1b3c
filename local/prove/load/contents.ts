import type { Lease } from '../../../functions/queue/lease.ts';
import { leaseFromItem } from '../../../functions/queue/lease-item.ts';
import type { Reservation } from '../../../functions/reservations/reservation.ts';
import { reservationFromItem } from '../../../functions/reservations/reservation-item.ts';
import { seatNumber } from '../../../functions/seats/seat.ts';
import type { SeatState } from '../../../functions/seats/seat-lock-store.ts';
import { seatInSortKey } from '../../../functions/table/keys.ts';
import { scanTable } from '../../engine/scan.ts';

export interface LockItem {
  state: SeatState;
  reservationId: string;
  /** Only of a hold. */
  expiresAtMs: number | undefined;
}

/** What the table holds of one concert. */
export interface Contents {
  hasConcert: boolean;
  reservations: Map<string, Reservation>;
  /** By seat number. */
  locks: Map<string, LockItem>;
  /** By position. */
  leases: Map<number, Lease>;
  /** Calls that the gate remembers; 0 without a gate. */
  gateCalls: number;
  /** The last position given. */
  tail: number;
  /** Items by kind, as their keys name it. */
  kinds: Record<string, number>;
}

const noContents = (): Contents => ({
  hasConcert: false,
  reservations: new Map(),
  locks: new Map(),
  leases: new Map(),
  gateCalls: 0,
  tail: 0,
  kinds: {},
});

/** What the table holds by concert, read from the engine past all functions, page by page. */
export async function readContents(engineUrl: string, tableName: string): Promise<Map<string, Contents>> {
  const byConcert = new Map<string, Contents>();
  for await (const item of scanTable(engineUrl, tableName)) {
    const [kind = '', concertInKey = ''] = String(item.pk).split('#');
    const concertId = String(item.concertId ?? concertInKey);
    const contents = byConcert.get(concertId) ?? noContents();
    byConcert.set(concertId, contents);
    contents.kinds[kind] = (contents.kinds[kind] ?? 0) + 1;
    add(contents, kind, item);
  }
  return byConcert;
}

function add(contents: Contents, kind: string, item: Record<string, unknown>): void {
  if (kind === 'CONCERT') contents.hasConcert = true;
  else if (kind === 'RESERVATION') {
    const reservation = reservationFromItem(item);
    contents.reservations.set(reservation.reservationId, reservation);
  } else if (kind === 'SEATS') contents.locks.set(seatOf(item), lockOf(item));
  else if (kind === 'LEASES') {
    const lease = leaseFromItem(item);
    contents.leases.set(lease.position, lease);
  } else if (kind === 'GATE') contents.gateCalls = (item.calls as unknown[] | undefined)?.length ?? 0;
  else if (kind === 'TAIL') contents.tail = Number(item.position);
}

function seatOf({ pk, sk }: Record<string, unknown>): string {
  const [, , sectionId = ''] = String(pk).split('#');
  return seatNumber({ sectionId, ...seatInSortKey(String(sk)) });
}

const lockOf = ({ state, reservationId, expiresAt }: Record<string, unknown>): LockItem => ({
  state: state as SeatState,
  reservationId: String(reservationId),
  expiresAtMs: expiresAt as number | undefined,
});
