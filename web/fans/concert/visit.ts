import { createStore, type Store } from '../../shared/store.ts';
import type { Api } from '../api/api.ts';
import type { Concert, Reservation } from '../api/types.ts';
import { type HallLayout, layOut } from '../hall/hall-layout.ts';
import { type SeatsAnswer, type SeatWatch, watchSeats } from '../hall/seat-watch.ts';
import { isInLine, keepPlace, type PlaceKeeper } from '../queue/place.ts';
import { type HoldingKeeper, keepHolding } from '../reservation/holding.ts';
import { isPaid } from '../reservation/newest.ts';
import type { ServerClock } from '../server-clock.ts';
import { type KnownTicket, rememberTicket, ticketsFor } from '../ticket/tickets.ts';
import { keepAcknowledged } from './acknowledged.ts';
import { checkHolding, followHolding, followToken, followTurn } from './follow.ts';
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
  /** Those that this browser has for this concert. */
  tickets: Store<KnownTicket[]>;
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

export function startVisit(
  { api, clock }: { api: Api; clock: ServerClock },
  concert: Concert,
  seats: Promise<SeatsAnswer>,
): Visit {
  const { concertId, policy } = concert;
  const hall = layOut(concert);
  const placeKeeper = keepPlace(api, concertId);
  const { place } = placeKeeper;
  const watch = watchSeats(concertId, hall, { first: seats, isInLine: () => isInLine(place.get()) });
  const holdingKeeper = keepHolding({ api, clock }, concertId, () => place.get().token);
  const selection = keepSelection(concertId, hall, policy.maxSeatsPerReservation);
  const lost = createLostSeats({ hall, watch, selection, holding: holdingKeeper.holding });
  const acknowledged = keepAcknowledged(concertId);
  const isFull = createStore(false);
  const tickets = createStore(ticketsFor(concertId));
  const taking = takeSeats({ placeKeeper, holdingKeeper, selection, hall, acknowledged });

  function onOwn(reservation: Reservation): void {
    // Its seats are no longer a wish; but what was chosen after it is.
    if (reservation.reservationId !== acknowledged.get()) {
      selection.clear();
      lost.dismiss();
    }
    const { token } = place.get();
    if (!isPaid(reservation) || token === null) return;
    rememberTicket(concert, reservation, token);
    tickets.set(ticketsFor(concertId));
  }

  const followed = { watch, placeKeeper, holdingKeeper };
  const endings = [
    followToken(followed),
    followTurn(followed),
    followHolding(followed, onOwn),
    checkHolding(holdingKeeper, clock),
    selection.seats.subscribe(() => isFull.set(false)),
    lost.start(),
    taking.start(),
    placeKeeper.stop,
    holdingKeeper.stop,
    watch.stop,
  ];
  placeKeeper.start();
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
    tickets,
    acknowledged,
    take: taking.take,
    joinAgain: taking.joinAgain,
    stop() {
      for (const end of endings) end();
    },
  };
}
