import { isLive } from '../../../functions/queue/lease.ts';
import { isHeld, type Reservation, statusAt } from '../../../functions/reservations/reservation.ts';
import type { Contents, LockItem } from '../load/contents.ts';
import { type Attempt, type Ledger, statusProblem } from './ledger.ts';

/**
 * Holds the table against what was acknowledged, while no client calls: nothing acknowledged is lost, nothing is there
 * that nobody asked for, and every reservation has all its seats or none.
 *
 * @param nowMs When the table had been read, epoch milliseconds.
 * @returns what is wrong, in sentences.
 */
export function audit(ledger: Ledger, contents: Contents, nowMs: number): string[] {
  return [
    ...(contents.hasConcert ? [] : ['the concert is gone']),
    ...lost(ledger, contents, nowMs),
    ...invented(ledger, contents),
    ...[...contents.reservations.values()].flatMap((one) => halfDone(one, contents, nowMs)),
    ...[...contents.locks].flatMap(([seat, lock]) => strayLock(seat, lock, contents, nowMs)),
    ...lostPlaces(ledger, contents, nowMs),
  ];
}

function lost(ledger: Ledger, { reservations }: Contents, nowMs: number): string[] {
  const problems: string[] = [];
  for (const known of ledger.reservations.values()) {
    const stored = reservations.get(known.reservationId);
    const problem = stored
      ? statusProblem(known, statusAt(stored, nowMs), nowMs)
      : `reservation ${known.reservationId} of ${known.fan}, acknowledged as ${known.status}, is gone`;
    if (problem) problems.push(problem);
  }
  return problems;
}

function invented(ledger: Ledger, { reservations }: Contents): string[] {
  return [...reservations.values()]
    .filter(({ reservationId }) => !ledger.reservations.has(reservationId))
    .filter((stored) => !ledger.attempts.some((attempt) => isOf(attempt, stored, ledger)))
    .map(({ reservationId }) => `reservation ${reservationId} is in the table, and nobody asked for it`);
}

/** Whether the call to reserve made this reservation, as far as fan and seats tell. */
export const isOf = ({ fan, seats }: Attempt, stored: Reservation, { fans }: Pick<Ledger, 'fans'>): boolean =>
  fans.get(fan)?.position === stored.position && seatsOf(stored) === seats.toSorted().join();

const seatsOf = ({ seats }: Reservation): string =>
  seats
    .map(({ seat }) => seat)
    .toSorted()
    .join();

function halfDone(reservation: Reservation, { locks }: Contents, nowMs: number): string[] {
  const { reservationId, status, seats } = reservation;
  const isSold = status === 'CONFIRMED';
  if (!isSold && !isHeld(reservation, nowMs)) return [];
  const wanted = isSold ? 'SOLD' : 'HELD';
  return seats
    .map(({ seat }) => [seat, locks.get(seat)] as const)
    .filter(([, lock]) => lock?.reservationId !== reservationId || lock.state !== wanted)
    .map(([seat, lock]) => `seat ${seat} of ${reservationId} (${status}) is ${shown(lock)}, not ${wanted}`);
}

const shown = (lock: LockItem | undefined): string =>
  lock ? `${lock.state} by ${lock.reservationId}` : 'free';

/** A lock that still means something must have a reservation behind it. */
function strayLock(seat: string, lock: LockItem, { reservations }: Contents, nowMs: number): string[] {
  const { expiresAtMs, reservationId, state } = lock;
  if (expiresAtMs !== undefined && expiresAtMs <= nowMs) return [];
  const owner = reservations.get(reservationId);
  const owns = owner?.seats.some((one) => one.seat === seat) && owner.status === ownerStatus[state];
  return owns ? [] : [`seat ${seat} is ${shown(lock)}, which is ${owner?.status ?? 'no reservation'}`];
}

const ownerStatus = { HELD: 'TEMPORARILY_ASSIGNED', SOLD: 'CONFIRMED', BLOCKED: undefined } as const;

function lostPlaces({ fans, positions }: Ledger, { leases, tail }: Contents, nowMs: number): string[] {
  const highest = Math.max(0, ...positions.keys());
  const problems = tail < highest ? [`position ${highest} was given, and the tail is at ${tail}`] : [];
  for (const [fan, { position, activeUntilMs }] of fans) {
    if (activeUntilMs === null || activeUntilMs <= nowMs) continue;
    const lease = leases.get(position);
    if (!lease || !isLive(lease, nowMs))
      problems.push(`${fan} was told to be active for ${activeUntilMs - nowMs} ms more, and is not`);
  }
  return problems;
}
