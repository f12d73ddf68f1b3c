import { describe, expect, test } from 'vitest';
import { concertFrom, concertSchema } from '../../../functions/concerts/concert-schema.ts';
import { unopenedGate } from '../../../functions/queue/gate.ts';
import { newLease } from '../../../functions/queue/lease.ts';
import type { SeatLock } from '../../../functions/seats/seat-lock-store.ts';
import { type Figures, statisticsOf } from '../../../functions/statistics/statistics.ts';
import { testHall } from '../../support/hall.ts';

const nowMs = Date.parse('2027-01-01T00:00:00Z');
const concertOf = (queue: Record<string, number> = {}) =>
  concertFrom(concertSchema.parse({ concertId: 'c', ...testHall, policy: { queue } }), {
    holdSeconds: 300,
    maxActive: 100,
    activeSeconds: 1800,
  });
const empty: Figures = { locks: [], gate: unopenedGate, leases: [], tail: 0, lostRaces: 0 };
const figuresOf = (some: Partial<Figures>, queue: Record<string, number> = {}) =>
  statisticsOf(concertOf(queue), { ...empty, ...some }, nowMs);

const lock = (sectionId: string, number: number, rest: Partial<SeatLock>): SeatLock => ({
  sectionId,
  row: sectionId === 'A' ? '1' : null,
  number,
  state: 'SOLD',
  reservationId: 'r',
  ...rest,
});
const held = (sectionId: string, number: number, reservationId: string, leftMs: number): SeatLock =>
  lock(sectionId, number, { state: 'HELD', reservationId, expiresAtMs: nowMs + leftMs });

describe('seats', () => {
  test('of an untouched concert are all free, and nothing else is but zero', () => {
    const nothing = { free: 540, held: 0, sold: 0, blocked: 0, revenue: 0 };
    expect(figuresOf({})).toEqual({
      concertId: 'c',
      asOf: '2027-01-01T00:00:00.000Z',
      currency: 'KRW',
      seats: { total: 540, ...nothing },
      sections: [
        { sectionId: 'A', name: 'Floor', price: 100, total: 40, ...nothing, free: 40 },
        { sectionId: 'S', name: 'Standing', price: 50, total: 500, ...nothing, free: 500 },
      ],
      holds: 0,
      queue: { joined: 0, waiting: 0, called: 0, active: 0, maxActive: 100, admittedPerMinute: 0 },
      lostRaces: 0,
      expiry: { lapsedHolds: 0, lagMs: 0 },
    });
  });

  test('are counted by section and in all; a lapsed hold is free from its millisecond on, and late until it is expired', () => {
    const locks = [
      held('A', 1, 'two seats', 1),
      held('S', 1, 'two seats', 1),
      held('S', 2, 'lapsed now', 0),
      held('S', 3, 'lapsed long ago', -1500),
      held('A', 3, 'lapsed long ago', -1500),
      lock('A', 4, { reservationId: 'sold' }),
      lock('S', 5, { reservationId: 'sold' }),
      lock('S', 6, { reservationId: 'sold too' }),
      lock('S', 7, { state: 'BLOCKED', reservationId: undefined }),
    ];
    const { seats, sections, holds, expiry, lostRaces } = figuresOf({ locks, lostRaces: 7 });
    expect(sections).toMatchObject([
      { sectionId: 'A', total: 40, free: 38, held: 1, sold: 1, blocked: 0, revenue: 100 },
      { sectionId: 'S', total: 500, free: 496, held: 1, sold: 2, blocked: 1, revenue: 100 },
    ]);
    expect(seats).toEqual({ total: 540, free: 534, held: 2, sold: 3, blocked: 1, revenue: 200 });
    expect(holds).toBe(1);
    expect(expiry).toEqual({ lapsedHolds: 2, lagMs: 1500 });
    expect(lostRaces).toBe(7);
  });
});

describe('the queue', () => {
  const { policy } = concertOf();
  const lease = (position: number, startedMs: number) =>
    newLease({ position, owner: `${position}` }, policy.queue, nowMs + startedMs);

  test('waits beyond the head, was called and did not come, or is active', () => {
    const gate = {
      ...unopenedGate,
      head: 7,
      calls: [
        { from: 1, to: 4, claimByMs: nowMs },
        { from: 5, to: 7, claimByMs: nowMs + 1 },
      ],
    };
    const ended = { ...lease(2, -10_000), endedAtMs: nowMs - 1 };
    const idle = lease(3, -policy.queue.idleSeconds * 1000);
    const leases = [lease(1, -10_000), ended, idle, lease(6, 0)];
    expect(figuresOf({ gate, leases, tail: 20 }).queue).toMatchObject({
      joined: 20,
      waiting: 13,
      called: 2,
      active: 2,
    });
  });

  test('cannot wait in negative numbers when the tail is the older picture', () => {
    expect(figuresOf({ gate: { ...unopenedGate, head: 3 }, tail: 2 }).queue.waiting).toBe(0);
  });

  test.each([
    { claimSeconds: 60, sinceMs: 59_999, admittedPerMinute: 10 },
    { claimSeconds: 60, sinceMs: 60_000, admittedPerMinute: 0 },
    { claimSeconds: 600, sinceMs: 59_999, admittedPerMinute: 10 },
    { claimSeconds: 600, sinceMs: 60_000, admittedPerMinute: 0 },
    { claimSeconds: 20, sinceMs: 19_999, admittedPerMinute: 30 },
    { claimSeconds: 20, sinceMs: 20_000, admittedPerMinute: 0 },
  ])(
    'of ten called $sinceMs ms ago, with $claimSeconds s to claim, has let in $admittedPerMinute a minute',
    ({ claimSeconds, sinceMs, admittedPerMinute }) => {
      const calls = [{ from: 1, to: 10, claimByMs: nowMs - sinceMs + claimSeconds * 1000 }];
      const { queue } = figuresOf({ gate: { ...unopenedGate, head: 10, calls } }, { claimSeconds });
      expect(queue.admittedPerMinute).toBe(admittedPerMinute);
    },
  );
});
