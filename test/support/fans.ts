import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { type Concert, findSeat, tokensExpireAtMs } from '../../functions/concerts/concert.ts';
import { deadline } from '../../functions/deadline.ts';
import { isRefusal } from '../../functions/http/problem.ts';
import { joinQueue } from '../../functions/queue/join-queue.ts';
import { newLease } from '../../functions/queue/lease.ts';
import { leaseFromItem } from '../../functions/queue/lease-item.ts';
import { putLease } from '../../functions/queue/lease-store.ts';
import type { Queue } from '../../functions/queue/queue.ts';
import { type Place, queueTokens } from '../../functions/queue/token.ts';
import type { Reservation } from '../../functions/reservations/reservation.ts';
import { reservationFromItem } from '../../functions/reservations/reservation-item.ts';
import { type ReserveRequest, reserve } from '../../functions/reservations/reserve.ts';
import type { Table } from '../../functions/table/client.ts';
import { type Key, leaseKey, reservationKey, seatLockKey } from '../../functions/table/keys.ts';
import { readOne } from '../../functions/table/read.ts';
import type { Item } from '../../functions/table/write.ts';
import { patience } from './store.ts';

export const testTokens = queueTokens(async () => 'a secret of the tests, long enough for HMAC');
export const newOwner = () => randomBytes(16).toString('base64url');

/** Joins as the route does: the fan's place, and what they are told. */
export async function joinAs(queue: Queue, { concertId }: Concert) {
  const status = await joinQueue(queue, { tokens: testTokens, newOwner }, concertId, patience());
  if (isRefusal(status)) throw new Error(`join was refused: ${status.refusal}`);
  const place = await testTokens.verify(status.token, queue.clock());
  if (!place) throw new Error('join gave a token that is not valid');
  return { place, status };
}

/** Fans who are active at positions 1 to `count`, without the queue before them. */
export async function activeFans(
  { table, clock }: Queue,
  concert: Concert,
  count: number,
  first = 1,
): Promise<Place[]> {
  const { concertId, policy } = concert;
  const places = Array.from({ length: count }, (_, index) => ({
    concertId,
    position: first + index,
    owner: newOwner(),
  }));
  const put = (place: Place) =>
    putLease(
      table,
      concertId,
      newLease(place, policy.queue, clock()),
      tokensExpireAtMs(concert),
      deadline(20_000),
    );
  for (let start = 0; start < places.length; start += 20)
    await Promise.all(places.slice(start, start + 20).map(put));
  return places;
}

export async function activeFan(queue: Queue, concert: Concert, position = 1): Promise<Place> {
  const [place] = await activeFans(queue, concert, 1, position);
  if (!place) throw new Error('no fan was made');
  return place;
}

/** Reserves as the route does. */
export const reserveAs = (queue: Queue, place: Place, seats: string[], idempotencyKey?: string) =>
  reserve(
    queue,
    place,
    { concertId: place.concertId, seats, idempotencyKey } satisfies ReserveRequest,
    patience(),
  );

/** Reserves, and fails the test unless that works. */
export async function holdAs(
  queue: Queue,
  place: Place,
  seats: string[],
  key?: string,
): Promise<Reservation> {
  const result = await reserveAs(queue, place, seats, key);
  if (isRefusal(result)) throw new Error(`reserve was refused: ${result.refusal}`);
  return result.reservation;
}

export const paymentFor = ({ amount, currency }: Reservation, paymentId = 'pay_1') => ({
  paymentId,
  amount,
  currency,
});

export function expectRefusal(result: unknown, code: string): void {
  expect(isRefusal(result) ? result.refusal : result).toBe(code);
}

/** The codes of those results that are refusals. */
export const codesOf = (results: unknown[]): string[] =>
  results.flatMap((result) => (isRefusal(result) ? [result.refusal] : []));

const itemAt = (table: Table, key: Key): Promise<Item | undefined> =>
  readOne(table, key, AbortSignal.timeout(20_000));

export async function lockItem(table: Table, concert: Concert, spelling: string): Promise<Item | undefined> {
  const seat = findSeat(concert, spelling);
  if (!seat) throw new Error(`no seat ${spelling}`);
  return itemAt(table, seatLockKey(concert.concertId, seat));
}

export async function reservationItem(table: Table, reservationId: string): Promise<Reservation | undefined> {
  const item = await itemAt(table, reservationKey(reservationId));
  return item && reservationFromItem(item);
}

export async function leaseItem(table: Table, { concertId, position }: Place) {
  const item = await itemAt(table, leaseKey(concertId, position));
  return item && leaseFromItem(item);
}

/** Makes holds in one concert, each by a fan and on `count` seats of its own. */
export function holdsIn(world: () => { queue: Queue; concert: Concert }) {
  let position = 0;
  return async (count = 2) => {
    const { queue, concert } = world();
    position += 1;
    const place = await activeFan(queue, concert, position);
    const seats = Array.from({ length: count }, (_, index) => `S-${position * 4 + index}`);
    return { place, seats, reservation: await holdAs(queue, place, seats) };
  };
}
