import { isTexts, kept } from '../../shared/storage.ts';
import { createStore, type Store } from '../../shared/store.ts';
import { type HallLayout, indexesOf } from '../hall/hall-layout.ts';

/** The seats that a fan wants, by index; kept through a reload, for this tab alone. */
export interface Selection {
  seats: Store<number[]>;
  most: number;
  /** @returns what came of it. */
  toggle(index: number): 'added' | 'removed' | 'full';
  choose(seats: number[]): void;
  clear(): void;
}

export function keepSelection(concertId: string, hall: HallLayout, most: number): Selection {
  const drawer = kept(() => sessionStorage, `holdfast:selection:${concertId}`, isTexts);
  const seats = createStore<number[]>(indexesOf(hall, [...new Set(drawer.get())]).slice(0, most));
  const choose = (next: number[]) => {
    const sorted = [...next].sort((a, b) => a - b);
    if (sorted.join() === seats.get().join()) return;
    seats.set(sorted);
    drawer.set(next.map((index) => hall.numbers[index] ?? ''));
  };
  return {
    seats,
    most,
    choose,
    clear: () => choose([]),
    toggle(index) {
      const before = seats.get();
      if (before.includes(index)) {
        choose(before.filter((each) => each !== index));
        return 'removed';
      }
      if (before.length >= most) return 'full';
      choose([...before, index]);
      return 'added';
    },
  };
}
