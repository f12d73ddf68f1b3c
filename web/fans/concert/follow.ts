import { type Repeated, repeat } from '../../shared/repeat.ts';
import type { Reservation } from '../api/types.ts';
import type { SeatWatch } from '../hall/seat-watch.ts';
import { isInLine, type PlaceKeeper } from '../queue/place.ts';
import type { Holding, HoldingKeeper } from '../reservation/holding.ts';
import { isHeld, isPaid } from '../reservation/newest.ts';
import type { ServerClock } from '../server-clock.ts';

interface Keepers {
  placeKeeper: PlaceKeeper;
  holdingKeeper: HoldingKeeper;
}
type Watched = Keepers & { watch: SeatWatch };

/** With another queue token goes another hold. @returns what ends it. */
export function followToken({ placeKeeper: { place }, holdingKeeper }: Keepers): () => void {
  let { token } = place.get();
  return place.subscribe(() => {
    const current = place.get();
    if (current.token === token) return;
    token = current.token;
    // Just drawn here, if something is known of it already.
    holdingKeeper.forget(current.status !== null);
    void holdingKeeper.refresh();
  });
}

/** Who is let in needs the map as it is now. @returns what ends it. */
export function followTurn({
  placeKeeper: { place },
  watch,
}: Pick<Watched, 'placeKeeper' | 'watch'>): () => void {
  let wasInLine = false;
  return place.subscribe(() => {
    const isWaiting = isInLine(place.get());
    if (wasInLine && !isWaiting) watch.hurry();
    wasInLine = isWaiting;
  });
}

/**
 * What follows from the hold for the map and for the place.
 *
 * @param onOwn Told once of each reservation that is the fan's, and once more when it is paid.
 * @returns what ends it.
 */
export function followHolding(
  { watch, placeKeeper, holdingKeeper: { holding } }: Watched,
  onOwn: (reservation: Reservation) => void,
): () => void {
  let seen = '';
  return holding.subscribe(() => {
    const { reservation } = holding.get();
    const current = reservation ? `${reservation.reservationId} ${reservation.status}` : '';
    if (!reservation || current === seen) return;
    seen = current;
    if (isHeld(reservation) || isPaid(reservation)) onOwn(reservation);
    watch.hurry();
    placeKeeper.hurry();
  });
}

/** Somebody else may confirm or end a hold: another tab, or the payment side. */
const holdingEveryMs = 5000;
const latePaymentMs = 15_000;

/** Asks what has become of a hold, for as long as that may change. @returns what ends it. */
export function checkHolding({ holding, refresh }: HoldingKeeper, clock: ServerClock): () => void {
  const checking: Repeated = repeat(
    async () => {
      if (!mayChange(holding.get(), clock)) return null;
      await refresh();
      return holdingEveryMs;
    },
    { whileHidden: true },
  );
  const endFollowing = holding.subscribe(() => {
    if (mayChange(holding.get(), clock)) checking.start(holdingEveryMs);
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
