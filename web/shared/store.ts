import { useLayoutEffect, useState } from 'preact/hooks';
import type { Kept } from './storage.ts';

/** A value that can be watched. */
export interface Store<Value> {
  get(): Value;
  set(value: Value): void;
  /** @returns what ends it. */
  subscribe(listener: () => void): () => void;
}

export function createStore<Value>(first: Value): Store<Value> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** One whose value is kept in the browser. */
export function createKeptStore<Value>(drawer: Kept<Value>): Store<Value | null> {
  const store = createStore(drawer.get());
  store.subscribe(() => drawer.set(store.get()));
  return store;
}

/** The store's value, and a new look at the component whenever it changes. */
export function useStore<Value>(store: Store<Value>): Value {
  const [, look] = useState({});
  // Before anything can change between this look and the next.
  useLayoutEffect(() => store.subscribe(() => look({})), [store]);
  return store.get();
}
