import { describe, expect, test } from 'vitest';
import { planAdmission } from '../../../functions/queue/admission.ts';
import { type Gate, standing, unopenedGate } from '../../../functions/queue/gate.ts';
import { isLive, type Lease, newLease } from '../../../functions/queue/lease.ts';
import { seededRandom } from '../../../local/random.ts';

/**
 * A long on-sale without a table: fans join, claim, reserve, leave and vanish at random, and some writes land as
 * late as they may. After each step the promises are looked at from outside.
 */
function onSale(seed: number) {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const policy = {
    maxActive: 1 + below(30),
    activeSeconds: 5 + below(120),
    idleSeconds: 2 + below(60),
    claimSeconds: 1 + below(70),
  };
  let nowMs = below(10_000);
  let gate: Gate = unopenedGate;
  let tail = 0;
  const leases = new Map<number, Lease>();
  const everActive = new Set<number>();
  /** Writes on their way: what they were judged on lies up to the bound in the past. */
  let underWay: { landsAtMs: number; land: () => void }[] = [];
  const seen = { most: 0, calls: 0, entries: 0 };

  /** A claim: judged by the gate as it is now, put on the condition that no lease is there. */
  function claim(position: number, lateMs: number) {
    if (standing(gate, position, nowMs).kind !== 'called') return;
    const lease = newLease({ position, owner: '' }, policy, nowMs);
    underWay.push({
      landsAtMs: nowMs + lateMs,
      land: () => {
        if (leases.has(position)) return;
        expect(everActive.has(position), `position ${position} is claimed once`).toBe(false);
        everActive.add(position);
        leases.set(position, lease);
      },
    });
  }

  /** A reserve that extends: its conditions compare the stored lease with the moment it was judged. */
  function extend(position: number, lateMs: number) {
    const judgedAtMs = nowMs;
    underWay.push({
      landsAtMs: nowMs + lateMs,
      land: () => {
        const lease = leases.get(position);
        if (!lease || lease.endedAtMs !== undefined || !isLive(lease, judgedAtMs)) return;
        leases.set(position, { ...lease, idleUntilMs: judgedAtMs + policy.idleSeconds * 1000 });
      },
    });
  }

  function leave(position: number) {
    const lease = leases.get(position);
    if (lease) leases.set(position, { ...lease, endedAtMs: lease.endedAtMs ?? nowMs });
    else if (standing(gate, position, nowMs).kind !== 'passed')
      leases.set(position, { ...newLease({ position, owner: '' }, policy, nowMs), endedAtMs: nowMs });
  }

  function attempt() {
    const highest = gate.head + policy.maxActive;
    const read = [...leases.values()]
      .filter(({ position }) => gate.floor <= position && position <= highest)
      .sort((a, b) => a.position - b.position);
    const before = gate;
    const admission = planAdmission({ gate, leases: read, highest, tail }, policy, nowMs);
    gate = admission.gate;
    for (const position of admission.finished) leases.delete(position);
    expect(gate.head).toBeGreaterThanOrEqual(before.head);
    expect(gate.head).toBeLessThanOrEqual(tail);
    expect(gate.floor).toBeGreaterThanOrEqual(before.floor);
    for (const { position } of leases.values())
      if (position <= gate.head) expect(gate.floor).toBeLessThanOrEqual(position);
    seen.calls += 1;
    seen.entries = Math.max(seen.entries, gate.calls.length);
  }

  function step() {
    nowMs += below(400);
    const landing = underWay.filter(({ landsAtMs }) => landsAtMs <= nowMs);
    underWay = underWay.filter(({ landsAtMs }) => landsAtMs > nowMs);
    for (const { land } of landing) land();
    tail += below(3);
    const position = Math.max(1, gate.head - below(2 * policy.maxActive) + below(4));
    const kind = below(10);
    if (kind < 5 && position <= tail) claim(position, random() < 0.1 ? below(5000) : 0);
    else if (kind < 7 && leases.has(position)) extend(position, random() < 0.3 ? below(3000) : 0);
    else if (kind < 8 && position <= tail) leave(position);
    if (gate.nextTryAtMs <= nowMs || kind === 9) attempt();
    const active = [...leases.values()].filter((lease) => isLive(lease, nowMs)).length;
    seen.most = Math.max(seen.most, active);
    expect(active, `active at ${nowMs}, seed ${seed}`).toBeLessThanOrEqual(policy.maxActive);
  }

  for (let steps = 0; steps < 4000; steps += 1) step();
  return { ...seen, head: gate.head, leases: leases.size, tail };
}

describe('a long on-sale keeps every promise', () => {
  test.each(Array.from({ length: 25 }, (_, index) => index + 1))('seed %i', (seed) => {
    const { head, entries, most } = onSale(seed);
    expect(most).toBeGreaterThan(0);
    expect(head, 'the queue moves').toBeGreaterThan(50);
    expect(entries, 'the gate stays small').toBeLessThanOrEqual(75);
  });
});
