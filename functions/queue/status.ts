import { isoTime } from '../clock.ts';
import type { Concert, QueuePolicy } from '../concerts/concert.ts';
import type { Gate } from './gate.ts';
import { type Lease, leaseEndMs } from './lease.ts';

/** What a fan is told of their place. */
export interface QueueStatus {
  concertId: string;
  status: 'WAITING' | 'ACTIVE' | 'EXPIRED';
  position: number;
  /** People who wait before this one. */
  ahead: number;
  /** null when there is nothing to wait for. */
  estimatedWaitSeconds: number | null;
  /** null when polling again tells nothing new. */
  pollAfterSeconds: number | null;
  activeUntil: string | null;
  now: string;
}

/** Of who is active. */
export const activePollSeconds = 10;

const notWaiting = { ahead: 0, estimatedWaitSeconds: null, pollAfterSeconds: null, activeUntil: null };

export const expiredStatus = (concertId: string, position: number, nowMs: number): QueueStatus => ({
  concertId,
  status: 'EXPIRED',
  position,
  ...notWaiting,
  now: isoTime(nowMs),
});

export const activeStatus = (concertId: string, lease: Lease, nowMs: number): QueueStatus => ({
  concertId,
  status: 'ACTIVE',
  position: lease.position,
  ...notWaiting,
  estimatedWaitSeconds: 0,
  pollAfterSeconds: activePollSeconds,
  activeUntil: isoTime(leaseEndMs(lease)),
  now: isoTime(nowMs),
});

export function waitingStatus(concert: Concert, gate: Gate, position: number, nowMs: number): QueueStatus {
  const { concertId, policy, salesOpenAtMs = 0 } = concert;
  const ahead = Math.max(0, position - gate.head - 1);
  const opensInSeconds = Math.max(0, Math.ceil((salesOpenAtMs - nowMs) / 1000));
  return {
    concertId,
    status: 'WAITING',
    position,
    ahead,
    estimatedWaitSeconds: opensInSeconds + estimatedWaitSeconds(gate, ahead, policy.queue, nowMs),
    pollAfterSeconds: waitingPollSeconds({ position, ahead }, policy.queue, opensInSeconds),
    activeUntil: null,
    now: isoTime(nowMs),
  };
}

const longestPollSeconds = 300;

/** Multiples of it lie evenly between whole numbers, however many there are. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * When a waiting fan is to ask again. While the sale is not open: when it opens, each after another part of the time
 * until they would ask once more. If all asked in the second it opens, half a million would be half a million requests
 * a second, and they would come together ever after.
 */
export function waitingPollSeconds(
  { position, ahead }: { position: number; ahead: number },
  policy: QueuePolicy,
  opensInSeconds: number,
): number {
  const seconds = pollAfterSeconds(ahead, policy);
  if (opensInSeconds <= 0) return seconds;
  return Math.min(longestPollSeconds, opensInSeconds + Math.floor(((position * goldenRatio) % 1) * seconds));
}

/**
 * When to ask again. Near the head, where one turn of the house may bring the call, at most a third of the time to
 * claim. Farther off it grows with the turns still to come, up to two thirds: when many leave, their places are passed
 * over in no time, and a fan who keeps to this must not be called and passed over between two polls.
 */
export function pollAfterSeconds(ahead: number, { maxActive, claimSeconds }: QueuePolicy): number {
  const turns = ahead / maxActive;
  const soonSeconds = Math.min(claimSeconds / 3, Math.ceil(1 + 4 * Math.min(turns, 1)));
  const farSeconds = Math.min((claimSeconds * 2) / 3, longestPollSeconds);
  return wholeFrom1(Math.min(farSeconds, soonSeconds + Math.max(0, turns - 2)));
}

/** Rounded down, to tenths below a second. */
const wholeFrom1 = (seconds: number): number =>
  seconds < 1 ? Math.floor(seconds * 10) / 10 : Math.floor(seconds);

/** At the pace of the calls of late; with none, as if everyone let in stayed for all they may. */
function estimatedWaitSeconds(gate: Gate, ahead: number, policy: QueuePolicy, nowMs: number): number {
  const calledSinceMs = nowMs - policy.claimSeconds * 1000;
  const lately = gate.calls.filter(
    ({ claimByMs }) => claimByMs - policy.claimSeconds * 1000 >= calledSinceMs,
  );
  const called = lately.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const perSecond = called > 0 ? called / policy.claimSeconds : policy.maxActive / policy.activeSeconds;
  return Math.ceil((ahead + 1) / perSecond);
}
