import type { Clock } from './clock.ts';
import { type Deadline, deadline } from './deadline.ts';

export interface Cache<Value> {
  /** The value for `key`, loaded when it is missing or too old. Loads under way are shared. */
  get(key: string, limit?: Deadline): Promise<Value | undefined>;
  /** Remembers a value that came by another way. */
  set(key: string, value: Value): void;
}

/** Enough for every concert that one container is likely to serve at a time; the oldest entry goes first. */
const mostEntries = 200;

/**
 * Remembers what `load` found for `maxAgeMs`, within one container. What is not there and what failed are not
 * remembered.
 */
export function cached<Value>(
  load: (key: string, limit: Deadline) => Promise<Value | undefined>,
  maxAgeMs: number,
  clock: Clock,
): Cache<Value> {
  const entries = new Map<string, { value: Promise<Value | undefined>; loadedAtMs: number }>();
  const remember = (key: string, value: Promise<Value | undefined>) => {
    entries.delete(key);
    entries.set(key, { value, loadedAtMs: clock() });
    const [oldest] = entries.keys();
    if (entries.size > mostEntries && oldest !== undefined) entries.delete(oldest);
  };
  const forget = (key: string, value: Promise<Value | undefined>) => {
    if (entries.get(key)?.value === value) entries.delete(key);
  };
  return {
    get(key, limit = deadline()) {
      const entry = entries.get(key);
      if (entry && clock() - entry.loadedAtMs < maxAgeMs) return entry.value;
      const value = load(key, limit);
      remember(key, value);
      value.then(
        (found) => found === undefined && forget(key, value),
        () => forget(key, value),
      );
      return value;
    },
    set: (key, value) => remember(key, Promise.resolve(value)),
  };
}
