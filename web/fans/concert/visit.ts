import { repeat } from '../../shared/repeat.ts';
import { isText, kept } from '../../shared/storage.ts';
import { createKeptStore, createStore, type Store } from '../../shared/store.ts';
import type { Api } from '../api/api.ts';
import type { Concert, Reservation } from '../api/types.ts';
import { type HallLayout, layOut } from '../hall/hall-layout.ts';
import { type SeatsAnswer, type SeatWatch, watchSeats } from '../hall/seat-watch.ts';
import { keepPlace, type PlaceKeeper } from '../queue/place.ts';
import { type Holding, type HoldingKeeper, keepHolding } from '../reservation/holding.ts';
import { isHeld } from '../reservation/newest.ts';
import type { ServerClock } from '../server-clock.ts';
import { rememberTicket } from '../ticket/tickets.ts';
import { createLostSeats, type LostSeats } from './lost-seats.ts';
import { keepSelection, type Selection } from './selection.ts';
import { takeSeats } from './take-seats.ts';

/** All that one fan does at one concert. */
export interface Visit {
  concert: Concert;
  hall: HallLayout;
  clock: ServerClock;
  watch: SeatWatch;
  placeKeeper: PlaceKeeper;
  holdingKeeper: HoldingKeeper;
  selection: Selection;
  lost: LostSeats;
  /** Whether the fan asked for one more seat than may be taken. */
  isFull: Store<boolean>;
  /** A finished reservation that the fan has seen the end of. */
  acknowledged: Store<string | null>;
  /** Joins if need be, and if it is the fan's turn, holds these seats. */
  take(seats: number[]): Promise<void>;
  /** Takes a new place in line, and goes on from there. */
  joinAgain(): Promise<void>;
  stop(): void;
}

/** Somebody else may confirm or end a hold: another tab, or the payment side. */
const holdingEveryMs = 5000;
const latePaymentMs = 15_000;

export function startVisit(
  { api, clock }: { api: Api; clock: ServerClock },
  concert: Concert,
  seats: Promise<SeatsAnswer>,
): Visit {
  const { concertId, policy } = concert;
  const hall = layOut(concert);
  const placeKeeper = keepPlace(api, concertId);
  const { place } = placeKeeper;
  const isInLine = () => place.get().status?.status === 'WAITING';
  const watch = watchSeats(concertId, hall, { first: seats, isInLine });
  const holdingKeeper = keepHolding({ api, clock }, concertId, () => place.get().token);
  const { holding } = holdingKeeper;
  const selection = keepSelection(concertId, hall, policy.maxSeatsPerReservation);
  const lost = createLostSeats({ hall, watch, selection, holding });
  const acknowledged = createKeptStore(
    kept(() => sessionStorage, `holdfast:acknowledged:${concertId}`, isText),
  );
  const isFull = createStore(false);

  let token = place.get().token;
  let wasInLine = false;
  const followPlace = () => {
    // Let in: from now on the map counts.
    if (wasInLine && !isInLine()) watch.hurry();
    wasInLine = isInLine();
    if (place.get().token === token) return;
    token = place.get().token;
    // Just drawn here, if something is known of it already.
    holdingKeeper.forget(place.get().status !== null);
    void holdingKeeper.refresh();
  };
  let seen = '';
  const followHolding = () => {
    const { reservation } = holding.get();
    if (mayChange(holding.get(), clock)) checking.start(holdingEveryMs);
    const current = reservation ? `${reservation.reservationId} ${reservation.status}` : '';
    if (!reservation || current === seen) return;
    seen = current;
    if (isOurs(reservation)) {
      selection.clear();
      lost.dismiss();
    }
    if (reservation.status === 'CONFIRMED' && token !== null) rememberTicket(concertId, reservation, token);
    watch.hurry();
    placeKeeper.hurry();
  };
  const checking = repeat(
    async () => {
      if (!mayChange(holding.get(), clock)) return null;
      await holdingKeeper.refresh();
      return holdingEveryMs;
    },
    { whileHidden: true },
  );

  const taking = takeSeats({ placeKeeper, holdingKeeper, selection, hall, acknowledged });

  const endings = [
    place.subscribe(followPlace),
    holding.subscribe(followHolding),
    selection.seats.subscribe(() => isFull.set(false)),
    lost.start(),
    taking.start(),
    placeKeeper.stop,
    holdingKeeper.stop,
    watch.stop,
    checking.stop,
  ];
  placeKeeper.start();
  checking.start();
  return {
    concert,
    hall,
    clock,
    watch,
    placeKeeper,
    holdingKeeper,
    selection,
    lost,
    isFull,
    acknowledged,
    take: taking.take,
    joinAgain: taking.joinAgain,
    stop() {
      for (const end of endings) end();
    },
  };
}

/** Whether the server may say something else the next time, with nothing done here. */
function mayChange({ isKnown, isUnsure, reservation }: Holding, clock: ServerClock): boolean {
  if (!isKnown || isUnsure || isHeld(reservation)) return true;
  // A payment of the last moment may have been read too early.
  return reservation?.status === 'EXPIRED' && clock.now() < Date.parse(reservation.expiresAt) + latePaymentMs;
}

/** While it is held or paid, its seats are no longer a wish. */
const isOurs = (reservation: Reservation) => isHeld(reservation) || reservation.status === 'CONFIRMED';
