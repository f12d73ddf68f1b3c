import { isText, kept } from '../../shared/storage.ts';

/** A try to hold seats, whose answer may have been lost. */
export interface Attempt {
  /** The end of the queue token that it was made with. */
  owner: string;
  key: string;
  seats: string[];
  /** By this device's clock. */
  atMs: number;
}

/** Whoever tried longer ago no longer waits for it. */
const patienceMs = 60_000;
const ownerLength = 24;

/** What tells queue tokens apart: the end of the signature. */
export const ownerOf = (token: string): string => token.slice(-ownerLength);

/** Keeps the last try, also through a reload, so that repeating it never reserves twice. */
export function keepAttempt(concertId: string) {
  const drawer = kept(() => sessionStorage, `holdfast:attempt:${concertId}`, isAttempt);

  /** The one that may have been lost, and that its fan still waits for. */
  function open(token: string): Attempt | null {
    const found = drawer.get();
    return found?.owner === ownerOf(token) && Date.now() - found.atMs < patienceMs ? found : null;
  }

  return {
    open,
    /** The same try when it is for the same seats. */
    begin(token: string, seats: string[]): Attempt {
      const earlier = open(token);
      const isSame = earlier && [...earlier.seats].sort().join() === [...seats].sort().join();
      if (earlier && isSame) return earlier;
      const attempt = { owner: ownerOf(token), key: crypto.randomUUID(), seats, atMs: Date.now() };
      drawer.set(attempt);
      return attempt;
    },
    /** Its answer came. */
    end: () => drawer.set(null),
  };
}

function isAttempt(value: unknown): value is Attempt {
  const { owner, key, seats, atMs } = (value ?? {}) as Partial<Attempt>;
  return isText(owner) && isText(key) && Number.isFinite(atMs) && Array.isArray(seats) && seats.every(isText);
}
