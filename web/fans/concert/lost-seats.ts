import { createStore, type Store } from '../../shared/store.ts';
import type { Problem } from '../api/types.ts';
import { type HallLayout, indexesOf } from '../hall/hall-layout.ts';
import { nearestInstead } from '../hall/nearest.ts';
import { seatState } from '../hall/seat-states.ts';
import type { SeatWatch } from '../hall/seat-watch.ts';
import type { Holding } from '../reservation/holding.ts';
import type { Selection } from './selection.ts';

/** Seats that a fan wanted and somebody else got. */
interface Lost {
  wanted: number[];
  gone: number[];
}

export interface LostSeats {
  lost: Store<Lost | null>;
  /** What to take instead, by the map as it is now. */
  instead(lost: Lost): number[] | null;
  dismiss(): void;
  start(): () => void;
}

interface Parts {
  hall: HallLayout;
  watch: SeatWatch;
  selection: Selection;
  holding: Store<Holding>;
}

/** Notices a lost race: by the refusal of a hold, or by the map before one was tried. */
export function createLostSeats({ hall, watch, selection, holding }: Parts): LostSeats {
  const lost = createStore<Lost | null>(null);
  const isFree = (index: number) => watch.states[index] === seatState.free;
  let seen: Problem | null = null;

  function lookAtRefusal(): void {
    const { problem, triedSeats } = holding.get();
    if (problem === seen) return;
    seen = problem;
    if (problem?.code !== 'SEATS_UNAVAILABLE') return;
    const gone = indexesOf(hall, problem.seats ?? []);
    // The map may not know yet.
    watch.markHeld(gone.filter(isFree));
    report(indexesOf(hall, triedSeats), gone);
  }

  function lookAtMap(): void {
    const { isKnown, isBusy, isUnsure } = holding.get();
    // What is taken now may be the fan's own.
    if (!isKnown || isBusy || isUnsure) return;
    const wanted = selection.seats.get();
    const gone = wanted.filter((index) => !isFree(index));
    if (gone.length > 0) report(wanted, gone);
  }

  function report(wanted: number[], gone: number[]): void {
    lost.set({ wanted, gone });
    selection.choose(wanted.filter((index) => !gone.includes(index)));
  }

  return {
    lost,
    instead: ({ wanted }) => nearestInstead(hall, wanted, isFree),
    dismiss: () => lost.set(null),
    start() {
      const ends = [holding.subscribe(lookAtRefusal), watch.changed.subscribe(lookAtMap)];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
