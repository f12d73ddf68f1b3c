import type { Gate } from '../../../functions/queue/gate.ts';
import { gateFromItem } from '../../../functions/queue/gate-store.ts';
import type { Lease } from '../../../functions/queue/lease.ts';
import { leaseFromItem } from '../../../functions/queue/lease-item.ts';
import type { Reservation } from '../../../functions/reservations/reservation.ts';
import { reservationFromItem } from '../../../functions/reservations/reservation-item.ts';
import { seatNumber } from '../../../functions/seats/seat.ts';
import {
  gateKey,
  type Key,
  leasePartition,
  reservationSortKey,
  seatInSortKey,
  seatLockPartition,
  tailKey,
} from '../../../functions/table/keys.ts';
import { scanTable } from '../../engine/scan.ts';

/** What the table says of one concert, when nothing is under way. */
export interface TableView {
  reservations: Map<string, Reservation>;
  /** By seat number. */
  locks: Map<string, Lock>;
  /** By position. */
  leases: Map<number, Lease>;
  gate: Gate;
  tail: number;
  /** Items that lack what every item of their kind has, as sentences. */
  malformed: string[];
  keys: Key[];
}

interface Lock {
  state: string;
  reservationId: string;
  expiresAtMs?: number;
}

type Item = Record<string, unknown> & Key;

/** Attributes without which an item of that kind makes no sense: an update made it that should have found it. */
const needed = {
  reservation: [
    'reservationId',
    'status',
    'seats',
    'expiresAt',
    'version',
    'owner',
    'position',
    'requestHash',
  ],
  lock: ['state', 'reservationId'],
  lease: ['owner', 'startedAt', 'endsAt', 'idleUntil', 'ttl'],
  tail: ['position'],
  gate: ['nextTryAt'],
};

export async function readTable(engineUrl: string, tableName: string, concertId: string): Promise<TableView> {
  const view: TableView = {
    reservations: new Map(),
    locks: new Map(),
    leases: new Map(),
    gate: gateFromItem(undefined),
    tail: 0,
    malformed: [],
    keys: [],
  };
  for await (const item of scanTable(engineUrl, tableName)) addItem(view, item as Item, concertId);
  return view;
}

function addItem(view: TableView, item: Item, concertId: string): void {
  const { pk, sk } = item;
  const locks = seatLockPartition(concertId, '');
  const check = (kind: keyof typeof needed) => {
    const missing = needed[kind].filter((name) => item[name] === undefined);
    if (missing.length > 0) view.malformed.push(`the ${kind} ${pk} ${sk} has no ${missing.join(', ')}`);
    view.keys.push({ pk, sk });
  };
  if (sk === reservationSortKey && (item.concertId ?? concertId) === concertId) {
    check('reservation');
    view.reservations.set(String(item.reservationId), reservationFromItem(item));
  } else if (pk.startsWith(locks)) {
    check('lock');
    const seat = seatNumber({ sectionId: pk.slice(locks.length), ...seatInSortKey(sk) });
    view.locks.set(seat, {
      state: String(item.state),
      reservationId: String(item.reservationId),
      expiresAtMs: item.expiresAt as number | undefined,
    });
  } else if (pk === leasePartition(concertId)) {
    check('lease');
    view.leases.set(Number(sk), leaseFromItem(item));
  } else if (pk === gateKey(concertId).pk) {
    check('gate');
    view.gate = gateFromItem(item);
  } else if (pk === tailKey(concertId).pk) {
    check('tail');
    view.tail = Number(item.position);
  } else if (sk.endsWith(`#${concertId}`) || pk === `CONCERT#${concertId}`) view.keys.push({ pk, sk });
}
