/** Puts an entry last and forgets the oldest beyond `most`: what a container remembers must not grow with its callers. */
export function putLast<Key, Value>(entries: Map<Key, Value>, key: Key, value: Value, most: number): void {
  entries.delete(key);
  entries.set(key, value);
  for (const oldest of entries.keys()) {
    if (entries.size <= most) return;
    entries.delete(oldest);
  }
}

/** Ids of which something was noticed lately. */
export interface RecentIds {
  has(id: string): boolean;
  add(id: string): void;
  delete(id: string): void;
}

/** Remembers the `most` ids that were added last. */
export function recentIds(most: number): RecentIds {
  const ids = new Map<string, true>();
  return {
    has: (id) => ids.has(id),
    add: (id) => putLast(ids, id, true, most),
    delete: (id) => void ids.delete(id),
  };
}
