import { putLast } from './bounded.ts';
import type { Clock } from './clock.ts';
import { type Deadline, deadline } from './deadline.ts';

export interface Cache<Value> {
  /** The value for `key`, loaded when it is missing or too old. Loads under way are shared. */
  get(key: string, limit?: Deadline): Promise<Value | undefined>;
  /** What `get` would give without loading anything: known, or being loaded, and not too old. */
  peek(key: string): Promise<Value | undefined> | undefined;
  /** Remembers a value that came by another way, unless what is known is newer. */
  set(key: string, value: Value): void;
}

interface Entry<Value> {
  value: Promise<Value | undefined>;
  loadedAtMs: number;
  maxAgeMs: number;
}

/** Enough for every concert that one container is likely to serve at a time; the oldest entry goes first. */
const mostEntries = 200;

/**
 * Remembers what `load` found for `maxAgeMs`, within one container. What is not there and what failed are not
 * remembered.
 *
 * @param maxAgeMs The same for each value, or told by it; while it is being loaded it is not too old.
 * @param isNewer Whether `known` is newer than `value`, which was set after it: answers overtake each other.
 */
export function cached<Value>(
  load: (key: string, limit: Deadline) => Promise<Value | undefined>,
  maxAgeMs: number | ((value: Value) => number),
  clock: Clock,
  isNewer: (known: Value, value: Value) => boolean = () => false,
): Cache<Value> {
  const entries = new Map<string, Entry<Value>>();
  const remember = (key: string, value: Promise<Value | undefined>) => {
    const entry: Entry<Value> = { value, loadedAtMs: clock(), maxAgeMs: Number.POSITIVE_INFINITY };
    if (typeof maxAgeMs === 'number') entry.maxAgeMs = maxAgeMs;
    else
      value.then(
        (found) => {
          if (found !== undefined) entry.maxAgeMs = maxAgeMs(found);
        },
        () => {},
      );
    putLast(entries, key, entry, mostEntries);
    return entry;
  };
  const forget = (key: string, value: Promise<Value | undefined>) => {
    if (entries.get(key)?.value === value) entries.delete(key);
  };
  const peek = (key: string) => {
    const entry = entries.get(key);
    return entry && clock() - entry.loadedAtMs < entry.maxAgeMs ? entry.value : undefined;
  };
  return {
    peek,
    get(key, limit = deadline()) {
      const known = peek(key);
      if (known) return known;
      const value = load(key, limit);
      remember(key, value);
      value.then(
        (found) => found === undefined && forget(key, value),
        () => forget(key, value),
      );
      return value;
    },
    set(key, value) {
      const before = entries.get(key);
      const keepNewer = (known: Value | undefined) => {
        if (known === undefined || !isNewer(known, value)) return value;
        newest.loadedAtMs = before?.loadedAtMs ?? newest.loadedAtMs;
        return known;
      };
      const newest = remember(key, before?.value.then(keepNewer, () => value) ?? Promise.resolve(value));
    },
  };
}
