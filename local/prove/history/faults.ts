import type { FaultRule } from '../../faults/rule.ts';

/** A little of everything: often enough to be met by each hall, rarely enough that most calls still decide something. */
export const drivingFaults: FaultRule[] = [
  { effect: { kind: 'throttle' }, probability: 0.006 },
  { effect: { kind: 'conflict' }, probability: 0.03 },
  { effect: { kind: 'serverError' }, probability: 0.004 },
  { effect: { kind: 'latency', ms: 25 }, probability: 0.05 },
  { effect: { kind: 'latency', ms: 400 }, probability: 0.002 },
  { effect: { kind: 'loseAnswer' }, probability: 0.006 },
  { effect: { kind: 'refuseEntries' }, probability: 0.1 },
  { effect: { kind: 'killBefore' }, probability: 0.001 },
  { effect: { kind: 'killAfter' }, probability: 0.001 },
  { effect: { kind: 'timeOut', afterMs: 30 }, probability: 0.0006 },
  { effect: { kind: 'deliverTwice' }, probability: 0.06 },
  { effect: { kind: 'deliverLate', ms: 300 }, probability: 0.06 },
  { effect: { kind: 'failHalfWay' }, probability: 0.06 },
  { effect: { kind: 'reorder' }, probability: 0.06 },
  { effect: { kind: 'fireEarly', ms: 900 }, probability: 0.05 },
  { effect: { kind: 'fireLate', ms: 2000 }, probability: 0.05 },
  { effect: { kind: 'fireTwice' }, probability: 0.05 },
  { effect: { kind: 'fireNever' }, probability: 0.05 },
];
