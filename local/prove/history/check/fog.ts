import type { HistoryHeader, Operation } from '../operation.ts';
import { isUnknown } from '../recorder.ts';
import { isCall, windowOf } from './answer.ts';
import type { SeatOp } from './seat-lock.ts';
import type { Reservations } from './tracked.ts';

/** When somebody of whom nothing is known may have had a seat. */
export interface Fog {
  fromMs: number;
  untilMs: number;
  mayBeSold: boolean;
}

/**
 * Reserves of unknown outcome that nothing else tells of may have held their seats, from their start until a hold after
 * they can have landed; for good where an id that nothing else tells of may have been paid. No order of them is looked
 * for, since any would do.
 */
export function fogOf(
  { concert, clockSkewMs }: HistoryHeader,
  operations: Operation[],
  { byId, lost }: Reservations,
): Map<string, Fog[]> {
  const mayBeSold = operations.some(
    (call) => isCall(call, 'confirm') && isUnknown(call) && !byId.has(call.reservationId),
  );
  const fog = new Map<string, Fog[]>();
  for (const calls of lost) {
    const { startMs, endMs } = windowOf(calls);
    const lapsedMs = endMs + concert.policy.holdSeconds * 1000 + clockSkewMs;
    const one = { fromMs: startMs, untilMs: mayBeSold ? Number.POSITIVE_INFINITY : lapsedMs, mayBeSold };
    for (const seat of new Set(calls.flatMap(({ seats }) => seats))) {
      const ofSeat = fog.get(seat) ?? [];
      ofSeat.push(one);
      fog.set(seat, ofSeat);
    }
  }
  return fog;
}

/** Whether an answer that a seat is not free may speak of somebody in the fog. */
export const isInFog = ({ look, startMs, endMs }: SeatOp, fog: Fog[]): boolean =>
  (look?.kind === 'taken' || look?.kind === 'held' || look?.kind === 'sold') &&
  fog.some(
    ({ fromMs, untilMs, mayBeSold }) =>
      (look.kind !== 'sold' || mayBeSold) && fromMs <= endMs && startMs <= untilMs,
  );
