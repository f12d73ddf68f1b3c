import { describe, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { unopenedGate } from '../../../functions/queue/gate.ts';
import {
  activeStatus,
  expiredStatus,
  pollAfterSeconds,
  waitingPollSeconds,
  waitingStatus,
} from '../../../functions/queue/status.ts';

const policyOf = (maxActive: number, claimSeconds: number) => ({
  maxActive,
  claimSeconds,
  activeSeconds: 1800,
  idleSeconds: 300,
});
const concertWith = (maxActive: number, salesOpenAtMs?: number): Concert => ({
  concertId: 'c',
  title: 't',
  venue: 'v',
  startsAtMs: 10 ** 12,
  salesOpenAtMs,
  currency: 'KRW',
  sections: [],
  policy: { holdSeconds: 300, maxSeatsPerReservation: 4, queue: policyOf(maxActive, 60) },
});
const distances = [0, 1, 2, 5, 10, 99, 100, 101, 250, 1000, 5000, 20_000, 100_000, 1_000_000];

describe('pollAfterSeconds', () => {
  test.each([1, 2, 3, 5, 10, 60, 600])('with %i s to claim', (claimSeconds) => {
    for (const maxActive of [1, 7, 100, 2000]) {
      const policy = policyOf(maxActive, claimSeconds);
      const seconds = distances.map((ahead) => pollAfterSeconds(ahead, policy));
      expect(seconds, 'grows with the distance').toEqual(seconds.toSorted((a, b) => a - b));
      expect(Math.min(...seconds)).toBeGreaterThan(0);
      expect(Math.max(...seconds), 'never as long as a claim').toBeLessThanOrEqual((claimSeconds * 2) / 3);
      expect(Math.max(...seconds)).toBeLessThanOrEqual(300);
      for (const ahead of distances.filter((each) => each < 2 * maxActive))
        expect(pollAfterSeconds(ahead, policy)).toBeLessThanOrEqual(claimSeconds / 3);
    }
  });

  test('near the head a fan asks often, far from it seldom', () => {
    expect(pollAfterSeconds(0, policyOf(100, 60))).toBe(1);
    expect(pollAfterSeconds(1_000_000, policyOf(100, 60))).toBe(40);
    expect(pollAfterSeconds(1_000_000, policyOf(100, 600))).toBe(300);
  });
});

describe('waiting', () => {
  test('says how many are before and when to ask again', () => {
    const gate = { ...unopenedGate, head: 1023 };
    expect(waitingStatus(concertWith(100), gate, 1234, 0)).toMatchObject({
      status: 'WAITING',
      position: 1234,
      ahead: 210,
      activeUntil: null,
      now: '1970-01-01T00:00:00.000Z',
    });
  });

  test('the estimate follows the pace of the calls of late', () => {
    const slow = { ...unopenedGate, head: 10 };
    const fast = { ...slow, calls: [{ from: 1, to: 600, claimByMs: 60_000 }] };
    const at = (gate: typeof slow) => waitingStatus(concertWith(100), gate, 111, 0).estimatedWaitSeconds;
    expect(at(slow)).toBe(Math.ceil(101 / (100 / 1800)));
    expect(at(fast)).toBe(Math.ceil(101 / 10));
  });

  test('before the sale opens it counts from the opening, and polls wait for it', () => {
    const before = waitingStatus(concertWith(100, 100_000), unopenedGate, 1, 0);
    expect(before.pollAfterSeconds).toBe(100);
    expect(before.estimatedWaitSeconds).toBeGreaterThanOrEqual(100);
    expect(waitingStatus(concertWith(100, 10 ** 9), unopenedGate, 1, 0).pollAfterSeconds).toBe(300);
    expect(waitingStatus(concertWith(100, 100_000), unopenedGate, 1, 100_000).pollAfterSeconds).toBe(1);
  });
});

describe('when the sale opens', () => {
  const policy = policyOf(100, 60);
  const opensInSeconds = 200;
  const asked = Array.from({ length: 100_000 }, (_, index) =>
    waitingPollSeconds({ position: index + 1, ahead: index }, policy, opensInSeconds),
  );

  test('nobody asks before', () => expect(Math.min(...asked)).toBe(opensInSeconds));

  test('those who wait come one after the other, and not all in one second', () => {
    const perSecond = Map.groupBy(asked, (seconds) => seconds);
    const fullest = Math.max(...[...perSecond.values()].map(({ length }) => length));
    expect(fullest).toBeLessThan((asked.length / 40) * 1.1);
  });

  test('the first ask at once, and nobody later than they would anyway', () => {
    expect(asked[0]).toBe(opensInSeconds);
    for (const [ahead, seconds] of asked.entries())
      expect(seconds - opensInSeconds).toBeLessThanOrEqual(pollAfterSeconds(ahead, policy));
  });
});

test('active says until when; expired has nothing more to tell', () => {
  const lease = { position: 7, owner: 'secret', startedAtMs: 0, endsAtMs: 9000, idleUntilMs: 5000 };
  const active = activeStatus('c', lease, 0);
  expect(active).toMatchObject({
    status: 'ACTIVE',
    position: 7,
    ahead: 0,
    activeUntil: '1970-01-01T00:00:05.000Z',
  });
  expect(JSON.stringify(active)).not.toContain('secret');
  expect(expiredStatus('c', 7, 0)).toMatchObject({
    status: 'EXPIRED',
    pollAfterSeconds: null,
    estimatedWaitSeconds: null,
  });
});
