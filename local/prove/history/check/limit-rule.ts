import type { Finding } from '../../part.ts';
import type { HistoryHeader, Operation } from '../operation.ts';
import { isUnknown } from '../recorder.ts';
import { codeOf, endOf, isCall, isOk, mayLandUntil, timeOf } from './answer.ts';
import type { StatusCall } from './queue-rules.ts';
import { storyOf } from './story.ts';

/** A stretch of time in which a fan is active without any doubt. */
interface Stretch {
  fan: string;
  fromMs: number;
  untilMs: number;
  /** The answer that says so. */
  call: StatusCall;
}

/** A call that may end a fan's time, or shorten it, at any instant between the two. */
interface Cut {
  fromMs: number;
  untilMs: number;
}

/** Never more than `maxActive` fans active at once; and whoever is active is not turned away. */
export function checkLimit(
  { concert, clockSkewMs }: HistoryHeader,
  operations: Operation[],
  statuses: StatusCall[],
): Finding[] {
  const cuts = cutsByFan(operations);
  const active = statuses.filter((call) => call.answer?.body.status === 'ACTIVE');
  const stretches = active
    .map((call) => stretchOf(call, cuts.get(call.fan) ?? [], clockSkewMs))
    .filter(({ fromMs, untilMs }) => fromMs < untilMs);
  const crowd = tooMany(stretches, concert.policy.queue.maxActive);
  const findings = turnedAway(operations, stretches);
  if (crowd) {
    const title = `${crowd.length} fans are active at once, ${concert.policy.queue.maxActive} may be`;
    findings.push({ title, story: storyOf(crowd.map(({ call }) => call)) });
  }
  return findings;
}

/** From the end of the answer, when it was true for certain, until the first thing that may have ended it. */
function stretchOf(call: StatusCall, cuts: Cut[], clockSkewMs: number): Stretch {
  const activeUntilMs = timeOf(call.answer?.body.activeUntil) - clockSkewMs;
  const inTheWay = cuts.filter(({ untilMs }) => untilMs >= call.startMs).map(({ fromMs }) => fromMs);
  return {
    fan: call.fan,
    fromMs: endOf(call),
    untilMs: Math.min(activeUntilMs, ...inTheWay),
    call,
  };
}

/**
 * Leaving ends a lease; cancelling may shorten it, since its end no longer waits for that of the hold; the payment of
 * a fan's reservation ends it some time later, by way of an event.
 */
function cutsByFan(operations: Operation[]): Map<string, Cut[]> {
  const fanOf = new Map<string, string>();
  for (const call of operations) {
    if (isCall(call, 'reserve', 'read', 'cancel') && isOk(call))
      fanOf.set(call.answer?.body.reservationId, call.fan);
    // Also told of a reserve whose answer was lost.
    if (codeOf(call) === 'ALREADY_HOLDING' && isCall(call, 'reserve'))
      fanOf.set(call.answer?.body.reservationId, call.fan);
  }
  const cuts = new Map<string, Cut[]>();
  for (const call of operations) {
    const isEnding = isCall(call, 'leave', 'cancel', 'confirm') && (isOk(call) || isUnknown(call));
    if (!isEnding) continue;
    const fan = call.op === 'confirm' ? fanOf.get(call.reservationId) : call.fan;
    if (fan === undefined) continue;
    const untilMs = call.op === 'confirm' ? Number.POSITIVE_INFINITY : mayLandUntil(call);
    const ofFan = cuts.get(fan) ?? [];
    ofFan.push({ fromMs: call.startMs, untilMs });
    cuts.set(fan, ofFan);
  }
  return cuts;
}

/** The first moment at which more fans are active than may be. */
function tooMany(stretches: Stretch[], maxActive: number): Stretch[] | undefined {
  const events = stretches.flatMap((stretch) => [
    { atMs: stretch.fromMs, isStart: true, stretch },
    { atMs: stretch.untilMs, isStart: false, stretch },
  ]);
  events.sort((a, b) => a.atMs - b.atMs || Number(a.isStart) - Number(b.isStart));
  const now = new Map<string, Set<Stretch>>();
  for (const { isStart, stretch } of events) {
    const ofFan = now.get(stretch.fan) ?? new Set();
    if (isStart) ofFan.add(stretch);
    else ofFan.delete(stretch);
    if (ofFan.size > 0) now.set(stretch.fan, ofFan);
    else now.delete(stretch.fan);
    if (now.size > maxActive) return [...now.values()].flatMap(([one]) => one ?? []);
  }
  return undefined;
}

function turnedAway(operations: Operation[], stretches: Stretch[]): Finding[] {
  const byFan = Map.groupBy(stretches, ({ fan }) => fan);
  return operations.flatMap((call) => {
    if (!isCall(call, 'reserve')) return [];
    const code = codeOf(call);
    if (code !== 'QUEUE_TOKEN_EXPIRED' && code !== 'QUEUE_TOKEN_NOT_ACTIVE') return [];
    const active = byFan
      .get(call.fan)
      ?.find(({ fromMs, untilMs }) => fromMs < call.startMs && endOf(call) < untilMs);
    if (!active) return [];
    return [{ title: `${call.fan} is active and is turned away`, story: storyOf([active.call, call]) }];
  });
}
