import { describe, expect, test } from 'vitest';
import { planAdmission, type QueueState } from '../../../functions/queue/admission.ts';
import { type Gate, unopenedGate } from '../../../functions/queue/gate.ts';
import { type Lease, newLease } from '../../../functions/queue/lease.ts';

const policy = { maxActive: 10, activeSeconds: 1800, idleSeconds: 300, claimSeconds: 60 };
const leaseGraceMs = 4000;
const claimGraceMs = 6000;

const lease = (position: number, overrides: Partial<Lease> = {}): Lease => ({
  ...newLease({ position, owner: `owner-${position}` }, policy, 0),
  ...overrides,
});
/** Active since 0, until 300 s. */
const leases = (from: number, to: number, overrides: Partial<Lease> = {}) =>
  Array.from({ length: to - from + 1 }, (_, index) => lease(from + index, overrides));
const gateAt = (head: number, overrides: Partial<Gate> = {}): Gate => ({
  ...unopenedGate,
  head,
  floor: 1,
  version: 5,
  ...overrides,
});
const state = (overrides: Partial<QueueState>): QueueState => ({
  gate: unopenedGate,
  leases: [],
  highest: (overrides.gate ?? unopenedGate).head + policy.maxActive,
  tail: 1000,
  ...overrides,
});

describe('how many are called', () => {
  test('an empty house calls maxActive', () => {
    const { gate } = planAdmission(state({}), policy, 500);
    expect(gate).toEqual({
      head: 10,
      calls: [{ from: 1, to: 10, claimByMs: 61_000 }],
      floor: 1,
      nextTryAtMs: 10_500,
      version: 1,
    });
  });

  test('never past the tail; and with room left nobody has to wait to try', () => {
    const { gate } = planAdmission(state({ tail: 3 }), policy, 500);
    expect(gate).toMatchObject({ head: 3, nextTryAtMs: 500 });
    expect(planAdmission(state({ tail: 0 }), policy, 500).gate).toMatchObject({
      head: 0,
      calls: [],
      floor: 1,
    });
  });

  test('a full house calls nobody', () => {
    const { gate } = planAdmission(state({ gate: gateAt(10), leases: leases(1, 10) }), policy, 1000);
    expect(gate).toMatchObject({ head: 10, calls: [], floor: 1, nextTryAtMs: 11_000, version: 6 });
  });

  test('each live lease and each open call takes one place', () => {
    const gate = gateAt(7, { calls: [{ from: 4, to: 7, claimByMs: 60_000 }] });
    // 1 to 3 are active, 5 of the called has come: 3 + 1 + 3 waited for.
    const moved = planAdmission(state({ gate, leases: [...leases(1, 3), lease(5)] }), policy, 1000);
    expect(moved.gate.head).toBe(7 + 3);
    expect(moved.gate.calls).toEqual([
      { from: 4, to: 7, claimByMs: 60_000 },
      { from: 8, to: 10, claimByMs: 61_000 },
    ]);
  });

  test('when maxActive was overrun, the house empties first', () => {
    const over = planAdmission(state({ gate: gateAt(30), leases: leases(1, 30), tail: 50 }), policy, 1000);
    expect(over.gate.head).toBe(30);
  });
});

describe('graces', () => {
  test.each([
    ['idle', { idleUntilMs: 50_000 }, 50_000 + leaseGraceMs],
    ['at its limit', { endsAtMs: 50_000 }, 50_000 + leaseGraceMs],
    ['ended while it lived', { endedAtMs: 50_000 }, 50_000],
    ['ended after it lapsed', { idleUntilMs: 40_000, endedAtMs: 50_000 }, 40_000],
  ])('a lease that is %s takes its place until %j', (_, overrides, freeAtMs) => {
    const at = (nowMs: number) =>
      planAdmission(
        state({ gate: gateAt(10), leases: [lease(1, overrides), ...leases(2, 10)], tail: 50 }),
        policy,
        nowMs,
      ).gate.head;
    expect(at(freeAtMs - 1)).toBe(10);
    expect(at(freeAtMs)).toBe(11);
  });

  test('a called place is kept 6 s beyond its claimBy, and its call is remembered as long', () => {
    const gate = gateAt(10, { calls: [{ from: 1, to: 10, claimByMs: 60_000 }] });
    const at = (nowMs: number) => planAdmission(state({ gate, tail: 50 }), policy, nowMs).gate;
    expect(at(60_000 + claimGraceMs - 1)).toMatchObject({ head: 10, calls: gate.calls, floor: 1 });
    const after = at(60_000 + claimGraceMs);
    expect(after.head).toBe(20);
    expect(after.calls.map(({ from }) => from)).toEqual([11]);
    expect(after.floor).toBe(11);
  });
});

describe('when somebody has to look again', () => {
  test('at the earliest moment at which a counted place can fall free', () => {
    const house = [...leases(1, 9), lease(10, { idleUntilMs: 5000 })];
    const { gate } = planAdmission(state({ gate: gateAt(10), leases: house }), policy, 1000);
    expect(gate.nextTryAtMs).toBe(5000 + leaseGraceMs);
  });

  test('a call that nobody answers counts too', () => {
    const gate = gateAt(10, { calls: [{ from: 10, to: 10, claimByMs: 2000 }] });
    const { gate: after } = planAdmission(state({ gate, leases: leases(1, 9) }), policy, 1000);
    expect(after.nextTryAtMs).toBe(2000 + claimGraceMs);
  });

  test('also one that this very attempt made', () => {
    const { gate } = planAdmission(state({}), { ...policy, claimSeconds: 1 }, 1000);
    expect(gate.nextTryAtMs).toBe(2000 + claimGraceMs);
  });

  test('ten seconds ahead at most, and never in the past', () => {
    const full = planAdmission(state({ gate: gateAt(10), leases: leases(1, 10) }), policy, 1000);
    expect(full.gate.nextTryAtMs).toBe(11_000);
    for (let nowMs = 0; nowMs < 400_000; nowMs += 777) {
      const { gate } = planAdmission(state({ gate: gateAt(10), leases: leases(1, 10) }), policy, nowMs);
      expect(gate.nextTryAtMs).toBeGreaterThanOrEqual(nowMs);
      expect(gate.nextTryAtMs).toBeLessThanOrEqual(nowMs + 10_000);
    }
  });
});

describe('who left while waiting', () => {
  const left = { endedAtMs: 500 };

  test('takes no room', () => {
    const gone = [2, 3, 5].map((position) => lease(position, left));
    const { gate } = planAdmission(state({ gate: gateAt(0), leases: gone, highest: 100 }), policy, 1000);
    expect(gate.head).toBe(13);
  });

  test('is not looked for beyond the leases that were read', () => {
    const gone = leases(1, 10, left);
    const { gate } = planAdmission(state({ leases: gone, highest: 10 }), policy, 1000);
    expect(gate).toMatchObject({ head: 10, nextTryAtMs: 1000 });
  });

  test('keeps the ended lease while the position could be claimed', () => {
    const gone = [lease(2, left)];
    const first = planAdmission(state({ leases: gone }), policy, 1000);
    expect(first.finished).toEqual([]);
    const open = planAdmission(state({ gate: first.gate, leases: gone }), policy, 61_000 + claimGraceMs - 1);
    expect(open.finished).toEqual([]);
    const over = planAdmission(state({ gate: first.gate, leases: gone }), policy, 61_000 + claimGraceMs);
    expect(over.finished).toEqual([2]);
  });

  test('is not deleted while waiting, however long ago that was', () => {
    const house = [...leases(1, 10), lease(15, left)];
    const { finished } = planAdmission(state({ gate: gateAt(10), leases: house }), policy, 200_000);
    expect(finished).toEqual([]);
  });
});

describe('clearing away', () => {
  test('a lease is deleted when it is over and no claim of its position is possible', () => {
    const gate = gateAt(10, { calls: [{ from: 6, to: 10, claimByMs: 60_000 }] });
    const house = [
      ...leases(1, 2, { endedAtMs: 500 }),
      ...leases(3, 5),
      ...leases(6, 10, { endedAtMs: 500 }),
    ];
    const moved = planAdmission(state({ gate, leases: house }), policy, 1000);
    expect(moved.finished).toEqual([1, 2]);
    expect(moved.gate.floor).toBe(3);
  });

  test('the floor stops at the lowest lease that counts', () => {
    const house = [...leases(1, 6, { endedAtMs: 0 }), lease(7), ...leases(8, 10, { endedAtMs: 0 })];
    const { gate, finished } = planAdmission(
      state({ gate: gateAt(10), leases: house, tail: 10 }),
      policy,
      1000,
    );
    expect(finished).toEqual([1, 2, 3, 4, 5, 6, 8, 9, 10]);
    expect(gate.floor).toBe(7);
  });

  test('with nobody left the floor follows the head', () => {
    const { gate } = planAdmission(
      state({ gate: gateAt(10), leases: leases(1, 10, { endedAtMs: 0 }), tail: 10 }),
      policy,
      1,
    );
    expect(gate.floor).toBe(11);
  });
});

describe('calls', () => {
  test('made in the same step end together and are one entry', () => {
    const first = planAdmission(state({ tail: 2 }), policy, 100).gate;
    const second = planAdmission(state({ gate: first, tail: 5 }), policy, 900).gate;
    expect(second.calls).toEqual([{ from: 1, to: 5, claimByMs: 61_000 }]);
    const third = planAdmission(state({ gate: second, tail: 6 }), policy, 1001).gate;
    expect(third.calls.at(-1)).toEqual({ from: 6, to: 6, claimByMs: 62_000 });
  });

  test.each([1, 59, 60, 61, 90, 119, 600])('%i s to claim: nobody gets less', (claimSeconds) => {
    for (const nowMs of [0, 1, 999, 1000, 7777]) {
      const { gate } = planAdmission(state({}), { ...policy, claimSeconds }, nowMs);
      expect(gate.calls[0]?.claimByMs).toBeGreaterThanOrEqual(nowMs + claimSeconds * 1000);
      expect(gate.calls[0]?.claimByMs).toBeLessThan(nowMs + claimSeconds * 1000 + 10_001);
    }
  });

  test.each([1, 30, 60, 61, 120, 600])('the gate stays small with %i s to claim', (claimSeconds) => {
    const busy = { ...policy, maxActive: 100, claimSeconds };
    let gate = unopenedGate;
    let most = 0;
    for (let nowMs = 0; nowMs < 3 * claimSeconds * 1000 + 60_000; nowMs += 250) {
      gate = planAdmission(
        { gate, leases: [], highest: gate.head + 100, tail: gate.head + 1 },
        busy,
        nowMs,
      ).gate;
      most = Math.max(most, gate.calls.length);
    }
    expect(most).toBeLessThanOrEqual(75);
  });
});

test('what was read is left as it was', () => {
  const read = state({
    gate: gateAt(10, { calls: [{ from: 9, to: 10, claimByMs: 61_000 }] }),
    leases: leases(1, 8),
  });
  const copy = structuredClone(read);
  planAdmission(read, { ...policy, maxActive: 20 }, 900);
  expect(read).toEqual(copy);
});
