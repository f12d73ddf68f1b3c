import type { Place } from '../queue/place.ts';
import type { Holding } from '../reservation/holding.ts';

/** How far a fan has come. */
export type Stage = 'outside' | 'asking' | 'waiting' | 'choosing' | 'over' | 'held' | 'lapsed' | 'bought';

/**
 * A reservation says more than the place in line: who holds seats may pay for them whatever became of the lease.
 *
 * @param acknowledged A finished reservation that the fan has put behind them.
 */
export function stageOf(
  { token, status }: Place,
  { reservation, isKnown }: Holding,
  acknowledged: string | null,
): Stage {
  if (reservation && reservation.reservationId !== acknowledged) {
    if (reservation.status === 'TEMPORARILY_ASSIGNED') return 'held';
    if (reservation.status === 'EXPIRED') return 'lapsed';
    if (reservation.status === 'CONFIRMED') return 'bought';
  }
  if (token === null) return 'outside';
  // There may be a hold, or a ticket, of which nothing was heard yet: joining anew would give it up.
  if (status === null || !isKnown) return 'asking';
  const stages = { WAITING: 'waiting', ACTIVE: 'choosing', EXPIRED: 'over' } as const;
  return stages[status.status];
}
