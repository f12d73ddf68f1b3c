import { expect, test } from 'vitest';
import {
  isHeld,
  type Reservation,
  reservationNow,
  reservationView,
  statusAt,
} from '../../../functions/reservations/reservation.ts';
import {
  itemFromReservation,
  reservationFromItem,
} from '../../../functions/reservations/reservation-item.ts';

const held: Reservation = {
  reservationId: 'r1',
  concertId: 'c',
  owner: 'the-owner',
  position: 7,
  status: 'TEMPORARILY_ASSIGNED',
  seats: [{ seat: 'A-1-7', price: 100 }],
  amount: 100,
  currency: 'KRW',
  createdAtMs: 1000,
  expiresAtMs: 2000,
  version: 1,
  requestHash: 'the-hash',
};

test('a hold lapses at the very millisecond, whether or not anybody wrote it down', () => {
  expect(statusAt(held, 1999)).toBe('TEMPORARILY_ASSIGNED');
  expect(statusAt(held, 2000)).toBe('EXPIRED');
  expect(isHeld(held, 1999)).toBe(true);
  expect(isHeld(held, 2000)).toBe(false);
});

test.each(['CONFIRMED', 'CANCELLED', 'EXPIRED'] as const)('%s stays so for ever', (status) => {
  expect(statusAt({ ...held, status }, 0)).toBe(status);
  expect(statusAt({ ...held, status }, 10 ** 15)).toBe(status);
  expect(isHeld({ ...held, status }, 0)).toBe(false);
});

test('a lapsed hold reads EXPIRED, at the moment it lapsed', () => {
  expect(reservationNow(held, 5000)).toMatchObject({
    status: 'EXPIRED',
    expiredAt: '1970-01-01T00:00:02.000Z',
    version: 1,
    now: '1970-01-01T00:00:05.000Z',
  });
  expect(reservationNow(held, 1999)).not.toHaveProperty('expiredAt');
});

test('once written down, it reads when that was', () => {
  const expired = { ...held, status: 'EXPIRED' as const, expiredAtMs: 3000 };
  expect(reservationNow(expired, 5000).expiredAt).toBe('1970-01-01T00:00:03.000Z');
});

test.each([
  [{ status: 'CONFIRMED', confirmedAtMs: 1500, paymentId: 'p' }, ['confirmedAt', 'paymentId']],
  [{ status: 'CANCELLED', cancelledAtMs: 1500 }, ['cancelledAt']],
  [{ status: 'EXPIRED', expiredAtMs: 2500 }, ['expiredAt']],
  [{}, []],
] as const)('%j shows what belongs to it and no more', (changes, extra) => {
  const shown = Object.keys(reservationView({ ...held, ...changes }));
  const always = 'reservationId concertId status seats amount currency createdAt expiresAt version'.split(
    ' ',
  );
  expect(shown.toSorted()).toEqual([...always, ...extra].toSorted());
});

test('neither owner, position nor request hash is ever shown', () => {
  const shown = JSON.stringify(reservationNow(held, 0));
  for (const hidden of ['the-owner', 'the-hash', 'position', 'owner']) expect(shown).not.toContain(hidden);
});

test('what is stored comes back the same, and never carries a ttl', () => {
  const item = itemFromReservation(held);
  expect(reservationFromItem(item)).toEqual(held);
  expect(item).not.toHaveProperty('ttl');
  expect(item).toMatchObject({ ownerKey: 'OWNER#the-owner', createdAt: 1000 });
});
