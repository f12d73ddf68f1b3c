import { createStore } from '../shared/store.ts';

/** What a screen reader says next; also shown to nobody else. */
export const announcement = createStore('');

export function announce(sentence: string): void {
  // The same sentence twice is said twice.
  announcement.set(announcement.get() === sentence ? `${sentence} ` : sentence);
}
