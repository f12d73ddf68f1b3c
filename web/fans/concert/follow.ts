import { repeat } from '../../shared/repeat.ts';
import type { Reservation } from '../api/types.ts';
import type { SeatWatch } from '../hall/seat-watch.ts';
import { isInLine, type PlaceKeeper } from '../queue/place.ts';
import type { Holding, HoldingKeeper } from '../reservation/holding.ts';
import { isHeld, isPaid } from '../reservation/newest.ts';
import type { ServerClock } from '../server-clock.ts';

interface Parts {
  clock: ServerClock;
  watch: SeatWatch;
  placeKeeper: PlaceKeeper;
  holdingKeeper: HoldingKeeper;
}

/** Somebody else may confirm or end a hold: another tab, or the payment side. */
const holdingEveryMs = 5000;
const latePaymentMs = 15_000;

/** What follows from the place in line for the map and for the hold. @returns what ends it. */
export function followPlace({ watch, placeKeeper: { place }, holdingKeeper }: Parts): () => void {
  let { token } = place.get();
  let wasInLine = false;
  return place.subscribe(() => {
    const current = place.get();
    // Let in: from now on the map counts.
    if (wasInLine && !isInLine(current)) watch.hurry();
    wasInLine = isInLine(current);
    if (current.token === token) return;
    token = current.token;
    // Just drawn here, if something is known of it already.
    holdingKeeper.forget(current.status !== null);
    void holdingKeeper.refresh();
  });
}

/**
 * What follows from the hold for the map and for the place, and asks what has become of it for as long as that may change.
 *
 * @param onOwn Told once of each reservation that is the fan's, and once more when it is paid.
 * @returns what ends it.
 */
export function followHolding(
  { clock, watch, placeKeeper, holdingKeeper }: Parts,
  onOwn: (reservation: Reservation) => void,
): () => void {
  const { holding } = holdingKeeper;
  let seen = '';
  const checking = repeat(
    async () => {
      if (!mayChange(holding.get(), clock)) return null;
      await holdingKeeper.refresh();
      return holdingEveryMs;
    },
    { whileHidden: true },
  );
  const endFollowing = holding.subscribe(() => {
    const { reservation } = holding.get();
    if (mayChange(holding.get(), clock)) checking.start(holdingEveryMs);
    const current = reservation ? `${reservation.reservationId} ${reservation.status}` : '';
    if (!reservation || current === seen) return;
    seen = current;
    if (isHeld(reservation) || isPaid(reservation)) onOwn(reservation);
    watch.hurry();
    placeKeeper.hurry();
  });
  checking.start();
  return () => {
    endFollowing();
    checking.stop();
  };
}

/** Whether the server may say something else the next time, with nothing done here. */
function mayChange({ isKnown, isUnsure, reservation }: Holding, clock: ServerClock): boolean {
  if (!isKnown || isUnsure || isHeld(reservation)) return true;
  // A payment of the last moment may have been read too early.
  return reservation?.status === 'EXPIRED' && clock.now() < Date.parse(reservation.expiresAt) + latePaymentMs;
}
