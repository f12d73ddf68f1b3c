import { setTimeout as sleep } from 'node:timers/promises';
import { seatNumber } from '../../functions/seats/seat.ts';
import { seatInSortKey, seatLockPartition } from '../../functions/table/keys.ts';
import { scanTable } from '../engine/scan.ts';
import { type ApiClient, expectStatus } from './api-client.ts';
import { historyLedger, type ReservationEvent } from './history.ts';
import { type Entry, type Ledger, tableLedger } from './ledger.ts';

const askEveryMs = 500;

/**
 * The events of a concert, once they tell of the end of `reservations` reservations, or when `limitMs` is over.
 */
export async function eventsOf(
  api: ApiClient,
  concertId: string,
  reservations: number,
  { limitMs, signal }: { limitMs: number; signal: AbortSignal },
): Promise<{ ledger: Ledger; count: number }> {
  for (const startedMs = performance.now(); ; await sleep(askEveryMs, undefined, { signal })) {
    const { events } = expectStatus(await api({ path: '/_local/events' }), 200);
    const ours = (events as ReservationEvent[]).filter(
      ({ detail }) => detail.reservation.concertId === concertId,
    );
    const ledger = historyLedger(ours);
    const ended = ledger.entries.filter(({ status }) => status !== 'TEMPORARILY_ASSIGNED');
    if (ended.length >= reservations || performance.now() - startedMs > limitMs) {
      return { ledger, count: ours.length };
    }
  }
}

/** The table's own word, read from the engine past all functions. */
export async function readTable(engineUrl: string, tableName: string, concertId: string): Promise<Ledger> {
  const entries: Entry[] = [];
  const sold = new Map<string, string>();
  const locks = seatLockPartition(concertId, '');
  for await (const item of scanTable(engineUrl, tableName)) {
    const { pk, sk, reservationId } = item as { pk: string; sk: string; reservationId: string };
    if (sk === 'RESERVATION' && item.concertId === concertId) {
      const seats = (item.seats as { seat: string }[]).map(({ seat }) => seat);
      entries.push({ reservationId, status: String(item.status), seats });
    } else if (pk.startsWith(locks) && item.state === 'SOLD') {
      sold.set(seatNumber({ sectionId: pk.slice(locks.length), ...seatInSortKey(sk) }), reservationId);
    }
  }
  return tableLedger(entries, sold);
}

type Shown = Omit<Entry, 'seats'> & { seats: { seat: string }[] };

/** The table as the API shows it to those who have no other way: the seat map, and each fan's reservations. */
export async function readTableByApi(api: ApiClient, concertId: string, tokens: string[]): Promise<Ledger> {
  const map = expectStatus(await api({ path: `/api/v1/concerts/${concertId}/seats` }), 200);
  const states = Object.entries(map.seats as Record<string, string>);
  const sold = states.filter(([, state]) => state === 'SOLD').map(([seat]) => [seat, null] as const);
  const entries: Entry[] = [];
  for (const token of tokens) {
    const { reservations } = expectStatus(await api({ path: '/api/v1/reservations', token }), 200);
    for (const { reservationId, status, seats } of reservations as Shown[]) {
      entries.push({ reservationId, status, seats: seats.map(({ seat }) => seat) });
    }
  }
  return tableLedger(entries, new Map(sold));
}
