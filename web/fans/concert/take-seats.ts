import type { Store } from '../../shared/store.ts';
import type { HallLayout } from '../hall/hall-layout.ts';
import type { PlaceKeeper } from '../queue/place.ts';
import type { HoldingKeeper } from '../reservation/holding.ts';
import type { Selection } from './selection.ts';

interface Parts {
  placeKeeper: PlaceKeeper;
  holdingKeeper: HoldingKeeper;
  selection: Selection;
  hall: HallLayout;
  acknowledged: Store<string | null>;
}

/** Whoever asked for seats and is let in within this, still sits there and wants them. */
const patienceMs = 15_000;

/** The way from wanting seats to holding them, which leads through the queue. */
export function takeSeats({ placeKeeper, holdingKeeper, selection, hall, acknowledged }: Parts) {
  const { place } = placeKeeper;
  let wanted: { seats: number[]; untilMs: number } | null = null;

  const reserve = (seats: number[]) => holdingKeeper.reserve(seats.map((index) => hall.numbers[index] ?? ''));

  function putBehind(): void {
    acknowledged.set(holdingKeeper.holding.get().reservation?.reservationId ?? null);
    holdingKeeper.dismiss();
  }

  /** Joins if need be, and holds these seats as soon as it is the fan's turn. */
  async function take(seats: number[]): Promise<void> {
    putBehind();
    selection.choose(seats);
    const { token, status } = place.get();
    if (status?.status === 'ACTIVE') return reserve(seats);
    wanted = { seats, untilMs: Date.now() + patienceMs };
    if (token === null || status?.status === 'EXPIRED') await placeKeeper.join();
    else placeKeeper.hurry();
  }

  function reserveWhenLetIn(): void {
    const { status } = place.get();
    if (wanted === null || status?.status !== 'ACTIVE') return;
    const { seats, untilMs } = wanted;
    wanted = null;
    const isSame = seats.join() === selection.seats.get().join();
    if (isSame && Date.now() < untilMs) void reserve(seats);
  }

  return {
    take,
    async joinAgain() {
      putBehind();
      await placeKeeper.join();
    },
    start: () => place.subscribe(reserveWhenLetIn),
  };
}
