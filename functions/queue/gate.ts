/** How far the queue has been called. One item per concert; everyone who waits is judged by it. */
export interface Gate {
  /** Positions up to here have been called. */
  head: number;
  /** Calls whose claim is not long over, oldest first. */
  calls: GateCall[];
  /** Positions below are done with: no lease, and no claim possible. */
  floor: number;
  /** Nobody needs to try to admit before. */
  nextTryAtMs: number;
  /** Goes up with each move of the gate; 0 before the first. */
  version: number;
}

/** Positions `from`..`to` were called and may claim their place until `claimByMs`. */
export interface GateCall {
  from: number;
  to: number;
  claimByMs: number;
}

/**
 * Whether who polls from this position is to see if places have fallen free. With `ahead` people before, each poll tries
 * with probability maxActive / ahead: about `maxActive` pollers in the whole queue are as good as all of them, and a
 * million waiting do not storm the gate.
 *
 * @param random 0 <= random() < 1.
 */
export function drawsTry(
  gate: Gate,
  position: number,
  maxActive: number,
  nowMs: number,
  random: () => number,
): boolean {
  const stands = standing(gate, position, nowMs);
  return stands.kind === 'waiting' && gate.nextTryAtMs <= nowMs && random() * stands.ahead < maxActive;
}

export const unopenedGate: Gate = { head: 0, calls: [], floor: 1, nextTryAtMs: 0, version: 0 };

/** Where a position stands by the gate alone. */
export type Standing =
  | { kind: 'waiting' /** People between the position and the head. */; ahead: number }
  | { kind: 'called'; claimByMs: number }
  | { kind: 'passed' };

/** `passed` may still be active: then a lease says so. */
export function standing(gate: Gate, position: number, nowMs: number): Standing {
  if (position > gate.head) return { kind: 'waiting', ahead: position - gate.head - 1 };
  const call = gate.calls.find(({ from, to }) => from <= position && position <= to);
  return call && nowMs < call.claimByMs ? { kind: 'called', claimByMs: call.claimByMs } : { kind: 'passed' };
}
