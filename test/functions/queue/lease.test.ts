import { expect, test } from 'vitest';
import { holdsNothing, isLive, leaseEndMs, newLease } from '../../../functions/queue/lease.ts';

const policy = { maxActive: 1, activeSeconds: 100, idleSeconds: 10, claimSeconds: 60 };
const lease = newLease({ position: 7, owner: 'o' }, policy, 1000);

test('a new lease lasts idleSeconds, and activeSeconds at the most', () => {
  expect(lease).toEqual({
    position: 7,
    owner: 'o',
    startedAtMs: 1000,
    endsAtMs: 101_000,
    idleUntilMs: 11_000,
  });
  expect(leaseEndMs(lease)).toBe(11_000);
  expect(leaseEndMs({ ...lease, idleUntilMs: 900_000 })).toBe(101_000);
});

test('idleSeconds beyond activeSeconds count up to activeSeconds', () => {
  expect(leaseEndMs(newLease(lease, { ...policy, idleSeconds: 500 }, 0))).toBe(100_000);
});

test('it lives until the very millisecond of its end', () => {
  expect(isLive(lease, 10_999)).toBe(true);
  expect(isLive(lease, 11_000)).toBe(false);
});

test('an ended lease never lives again', () => {
  const ended = { ...lease, endedAtMs: 5000, idleUntilMs: 50_000 };
  expect(isLive(ended, 4000), 'also for whoever took the time before').toBe(false);
  expect(isLive(ended, 5000)).toBe(false);
  expect(isLive(ended, 49_000)).toBe(false);
  expect(leaseEndMs(ended)).toBe(5000);
});

test('it holds nothing before the first hold, after a cancel, and from the millisecond at which its hold lapses', () => {
  expect(holdsNothing(lease, 5000)).toBe(true);
  const holding = { ...lease, reservationId: 'r', heldUntilMs: 6000 };
  expect(holdsNothing(holding, 5999)).toBe(false);
  expect(holdsNothing(holding, 6000)).toBe(true);
  expect(holdsNothing({ ...lease, reservationId: 'paid' }, 6000), 'as the condition has it').toBe(false);
});
