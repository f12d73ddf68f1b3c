import { expect, test } from 'vitest';
import { type Gate, standing, unopenedGate } from '../../../functions/queue/gate.ts';

const gate: Gate = {
  head: 10,
  calls: [
    { from: 4, to: 6, claimByMs: 1000 },
    { from: 7, to: 10, claimByMs: 2000 },
  ],
  floor: 4,
  nextTryAtMs: 0,
  version: 3,
};

test.each([
  [11, 0, { kind: 'waiting', ahead: 0 }],
  [12, 0, { kind: 'waiting', ahead: 1 }],
  [111, 999_999, { kind: 'waiting', ahead: 100 }],
  [4, 999, { kind: 'called', claimByMs: 1000 }],
  [6, 999, { kind: 'called', claimByMs: 1000 }],
  [6, 1000, { kind: 'passed' }],
  [7, 1000, { kind: 'called', claimByMs: 2000 }],
  [10, 1999, { kind: 'called', claimByMs: 2000 }],
  [10, 2000, { kind: 'passed' }],
  [3, 0, { kind: 'passed' }],
  [1, 0, { kind: 'passed' }],
])('position %i at %i ms', (position, nowMs, expected) => {
  expect(standing(gate, position, nowMs)).toEqual(expected);
});

test('before the first move everyone waits', () => {
  expect(standing(unopenedGate, 1, 0)).toEqual({ kind: 'waiting', ahead: 0 });
});
