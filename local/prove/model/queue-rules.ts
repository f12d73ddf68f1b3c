import type { Gate } from '../../../functions/queue/gate.ts';
import type { Answer } from '../history/operation.ts';
import { type Fan, isLive, type Model } from './model.ts';

/** A container judges by a gate that it read up to a second ago. */
const gateAgeMs = 1000;

interface Moment {
  nowMs: number;
  /** As it is after the call. */
  gate: Gate;
}

/** Why a fan cannot have been told so, if so. */
export function pollProblem(
  model: Model,
  fan: Fan,
  { status, body }: Answer,
  moment: Moment,
): string | undefined {
  if (status !== 200 && status !== 201)
    return `answered ${body.code ?? status}, and must be the queue's status`;
  if (body.position !== fan.position) return `is told position ${body.position}, and has ${fan.position}`;
  switch (body.status) {
    case 'ACTIVE':
      return activeProblem(model, fan, moment);
    case 'WAITING':
      return waitingProblem(model, fan, moment);
    case 'EXPIRED':
      return expiredProblem(model, fan, moment);
    default:
      return `told ${body.status}`;
  }
}

function activeProblem(model: Model, fan: Fan, { nowMs, gate }: Moment): string | undefined {
  if (fan.left) return 'is ACTIVE after leaving';
  if (fan.lease) return isLive(fan.lease, nowMs) ? undefined : 'is ACTIVE, and the lease is over';
  if (fan.position > gate.head) return 'is ACTIVE before being called';
  const claimByMs = claimByOf(model, gate, fan.position);
  if (claimByMs !== undefined && nowMs >= claimByMs) return 'is ACTIVE, and the call went by';
  if (rivalsOf(model, fan).some(({ lease }) => lease))
    return 'is ACTIVE at a position that another has claimed';
  return undefined;
}

function waitingProblem(model: Model, fan: Fan, { nowMs }: Moment): string | undefined {
  if (fan.lease && fan.lease.startedAtMs + gateAgeMs <= nowMs)
    return 'is WAITING, and was ACTIVE over a second ago';
  const call = model.called.get(fan.position);
  return call && call.seenAtMs + gateAgeMs <= nowMs
    ? 'is WAITING, and was called over a second ago'
    : undefined;
}

function expiredProblem(model: Model, fan: Fan, { nowMs, gate }: Moment): string | undefined {
  if (fan.left || nowMs >= model.policy.startsAtMs) return undefined;
  if (fan.lease) {
    const isShownOut = fan.lease.hold?.status === 'CONFIRMED';
    return isLive(fan.lease, nowMs) && !isShownOut ? 'is EXPIRED, and the lease lives' : undefined;
  }
  if (rivalsOf(model, fan).some(({ lease, left }) => lease || left)) return undefined;
  if (fan.position > gate.head) return 'is EXPIRED, and was never called';
  const claimByMs = claimByOf(model, gate, fan.position);
  return claimByMs !== undefined && nowMs < claimByMs ? 'is EXPIRED, and the call still stands' : undefined;
}

function claimByOf({ called }: Model, { calls }: Gate, position: number): number | undefined {
  const known = called.get(position)?.claimByMs;
  return known ?? calls.find(({ from, to }) => from <= position && position <= to)?.claimByMs;
}

/** Others with the same position: the table was brought back from a backup in between. */
const rivalsOf = ({ fans }: Model, fan: Fan): Fan[] =>
  fans.filter((other) => other !== fan && other.position === fan.position);
