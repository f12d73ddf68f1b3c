import type { QueuePolicy } from '../concerts/concert.ts';
import { clockSkewMs, functionTimeoutMs, requestLimitMs } from '../deadline.ts';
import type { Gate, GateCall } from './gate.ts';
import { type Lease, leaseEndMs } from './lease.ts';

/**
 * How much longer than for the fan a place counts as taken: a write that was judged in time may land this much later.
 * A reserve is bounded to 3 s and clocks differ by less than 1 s; a claim runs at most as long as its function, 5 s.
 * A lease that was ended counts no more at once, since reserving is on the condition that it was not.
 */
const leaseGraceMs = requestLimitMs + clockSkewMs;
const claimGraceMs = functionTimeoutMs + clockSkewMs;
/** With nobody to be let in, somebody looks again after this long at the latest. */
const longestPauseMs = 10_000;

/** What an attempt to admit has read: the gate, the leases from its floor to `highest`, and the last position given. */
export interface QueueState {
  gate: Gate;
  leases: Lease[];
  /** Leases above this position were not read. */
  highest: number;
  tail: number;
}

export interface Admission {
  gate: Gate;
  /** Positions whose lease is over and can be deleted, for nobody can claim them again. */
  finished: number[];
}

/**
 * Moves the head by what is free below `maxActive`, never past the tail. Pure: the write that enforces it is on the
 * condition that the gate is still the one that was read.
 */
export function planAdmission(
  { gate, leases, highest, tail }: QueueState,
  policy: QueuePolicy,
  nowMs: number,
): Admission {
  const openCalls = gate.calls.filter((call) => nowMs < call.claimByMs + claimGraceMs);
  const byPosition = new Map(leases.map((lease) => [lease.position, lease]));
  const taken = [...takenByLeases(leases, nowMs), ...takenByCalls(openCalls, byPosition)];
  const room = Math.max(0, policy.maxActive - taken.length);
  const { head, roomLeft } = moveHead(gate.head, room, Math.min(tail, highest), byPosition);
  const claimByMs = roundUp(nowMs + policy.claimSeconds * 1000, claimStepMs(policy));
  const calls =
    head > gate.head ? append(openCalls, { from: gate.head + 1, to: head, claimByMs }) : openCalls;
  const isOpen = (position: number) => openCalls.some(({ from, to }) => from <= position && position <= to);
  const isFinished = (lease: Lease) =>
    lease.position <= gate.head &&
    countsUntilMs(lease) <= nowMs &&
    !isOpen(lease.position) &&
    !mayStillHold(lease, nowMs);
  const kept = leases.filter((lease) => lease.position <= head && !isFinished(lease));
  const unclaimedFreeAtMs = head > gate.head ? [claimByMs + claimGraceMs] : [];
  const nextTryAtMs = roomLeft > 0 ? nowMs : Math.min(nowMs + longestPauseMs, ...taken, ...unclaimedFreeAtMs);
  const floor = Math.min(head + 1, ...calls.map(({ from }) => from), ...kept.map(({ position }) => position));
  return {
    gate: { head, calls, floor, nextTryAtMs, version: gate.version + 1 },
    finished: leases.filter(isFinished).map(({ position }) => position),
  };
}

/**
 * How far beyond the places of the house an attempt looks for people who left while waiting. Whoever still waits has
 * no lease, so looking far costs a read only where many left; looking no further than `maxActive` would let a hundred
 * of them hold up a small house for a hundred attempts.
 */
const farthestLook = 1000;

/** The last position whose lease an attempt reads. */
export const highestRead = ({ head }: Gate, { maxActive }: QueuePolicy): number =>
  head + maxActive + farthestLook;

/** Only so many finished leases are cleared by one attempt, so that no fan waits for a clean-up. */
const mostDeletes = 50;

/** What one attempt does of an admission: the floor stays at the first finished lease that it leaves. */
export function firstClearing({ gate, finished }: Admission): Admission {
  const floor = Math.min(gate.floor, finished[mostDeletes] ?? gate.floor);
  return { gate: { ...gate, floor }, finished: finished.slice(0, mostDeletes) };
}

const countsUntilMs = (lease: Lease): number =>
  lease.endedAtMs === undefined ? leaseEndMs(lease) + leaseGraceMs : leaseEndMs(lease);

/** Whoever leaves again must find the hold that the first call could not cancel. */
const mayStillHold = ({ heldUntilMs = 0 }: Lease, nowMs: number): boolean => nowMs < heldUntilMs;

/** When each place that a lease takes falls free. */
const takenByLeases = (leases: Lease[], nowMs: number): number[] =>
  leases.map(countsUntilMs).filter((freeAtMs) => freeAtMs > nowMs);

/** When each place falls free that was called and has not been claimed. */
function takenByCalls(calls: GateCall[], leases: Map<number, Lease>): number[] {
  const freeAtMs: number[] = [];
  for (const { from, to, claimByMs } of calls) {
    for (let position = from; position <= to; position += 1) {
      if (!leases.has(position)) freeAtMs.push(claimByMs + claimGraceMs);
    }
  }
  return freeAtMs;
}

/** Someone who left while waiting has an ended lease already, and takes no room. */
function moveHead(from: number, room: number, last: number, leases: Map<number, Lease>) {
  let head = from;
  let roomLeft = room;
  while (roomLeft > 0 && head < last) {
    head += 1;
    if (!leases.has(head)) roomLeft -= 1;
  }
  return { head, roomLeft };
}

/** Calls made in the same step end together and are one entry: the gate stays below about seventy, whatever the policy. */
const claimStepMs = (policy: QueuePolicy): number =>
  Math.max(1000, Math.ceil(policy.claimSeconds / 60) * 1000);

const roundUp = (timeMs: number, stepMs: number): number => Math.ceil(timeMs / stepMs) * stepMs;

/** Clocks differ: a call never ends before an earlier one, so that both can be one entry. */
function append(calls: GateCall[], { from, to, claimByMs }: GateCall): GateCall[] {
  const last = calls.at(-1);
  if (!last || last.claimByMs < claimByMs) return [...calls, { from, to, claimByMs }];
  return [...calls.slice(0, -1), { ...last, to }];
}
