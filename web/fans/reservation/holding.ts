import type { Api } from '../api/api.ts';
import { mayPass } from '../api/send.ts';
import type { Problem, Reservation } from '../api/types.ts';
import { retryDelayMs } from '../repeat.ts';
import type { ServerClock } from '../server-clock.ts';
import { kept } from '../storage.ts';
import { createStore, type Store } from '../store.ts';

/** What a fan has reserved, and what became of the last try. */
export interface Holding {
  /** Whether the server was asked. */
  isKnown: boolean;
  /** The newest, whatever its status; null when there is none. */
  reservation: Reservation | null;
  isBusy: boolean;
  problem: Problem | null;
  /** The seats of the try that the problem is about. */
  triedSeats: string[];
}

/** Which reservation changed, and under which queue token: by the end of its signature. */
interface News {
  owner: string;
  reservationId: string;
  version: number;
}

/** A try whose answer may have been lost. */
interface Attempt {
  key: string;
  seats: string[];
}

const nothing: Holding = { isKnown: false, reservation: null, isBusy: false, problem: null, triedSeats: [] };
const mostTries = 6;
const ownerLength = 24;
/** So that the server has passed that millisecond as well. */
const lapseMarginMs = 150;

export interface HoldingKeeper {
  holding: Store<Holding>;
  /** Reads what there is; also when nothing is known yet. */
  refresh(): Promise<void>;
  reserve(seats: string[]): Promise<void>;
  cancel(): Promise<void>;
  /** Forgets the problem that was shown. */
  dismiss(): void;
  /** When the token is another one. */
  forget(): void;
  /** What somebody else was told, such as the payment. */
  note(reservation: Reservation): void;
  stop(): void;
}

/**
 * Keeps what was reserved with a queue token. A try that got no answer is repeated with the same `Idempotency-Key`, also
 * after a reload, so that it never reserves twice.
 */
export function keepHolding(
  { api, clock }: { api: Api; clock: ServerClock },
  concertId: string,
  token: () => string | null,
): HoldingKeeper {
  const holding = createStore<Holding>(nothing);
  const attempts = kept(() => sessionStorage, `holdfast:attempt:${concertId}`, isAttempt);
  /** Written with each change, so that other tabs hear of it. */
  const news = kept(() => localStorage, `holdfast:news:${concertId}`, isNews);
  /** Counts what is newer than an answer that was asked for before. */
  let changes = 0;
  let lapse: ReturnType<typeof setTimeout> | undefined;

  function show(change: Partial<Holding>, tellOthers = false): void {
    holding.set({ ...holding.get(), ...change });
    const { reservation } = holding.get();
    clearTimeout(lapse);
    if (reservation?.status === 'TEMPORARILY_ASSIGNED') {
      const leftMs = Date.parse(reservation.expiresAt) - clock.now();
      lapse = setTimeout(refresh, Math.max(1000, leftMs + lapseMarginMs));
    }
    if (!tellOthers || !reservation) return;
    changes += 1;
    const { reservationId, version } = reservation;
    news.set({ owner: token()?.slice(-ownerLength) ?? '', reservationId, version });
  }

  async function refresh(): Promise<void> {
    const owner = token();
    if (owner === null) return show({ reservation: null, isKnown: true });
    const before = changes;
    const newest = await readNewest(owner);
    const isOutdated = changes !== before || holding.get().isBusy || token() !== owner;
    if (newest !== undefined && !isOutdated) show({ reservation: newest, isKnown: true });
  }

  /** By its id if any tab knows it: the list is read from an index, which is behind for a moment. */
  async function readNewest(owner: string): Promise<Reservation | null | undefined> {
    const told = news.get();
    if (told && owner.endsWith(told.owner)) {
      const { body } = await api.reservation(owner, told.reservationId);
      if (body) return body;
    }
    const { body } = await api.reservations(owner);
    return body && (body.reservations[0] ?? null);
  }

  async function reserve(seats: string[]): Promise<void> {
    const owner = token();
    if (owner === null || holding.get().isBusy) return;
    show({ isBusy: true, problem: null, triedSeats: seats });
    const attempt = attemptFor(attempts.get(), seats);
    attempts.set(attempt);
    const { body, problem } = await insist(() => api.reserve(owner, concertId, seats, attempt.key));
    if (!problem || !mayPass(problem)) attempts.set(null);
    if (body) return show({ isBusy: false, reservation: body, isKnown: true }, true);
    show({ isBusy: false, problem });
    if (problem.code === 'ALREADY_HOLDING') await refresh();
  }

  async function cancel(): Promise<void> {
    const owner = token();
    const { reservation } = holding.get();
    if (owner === null || !reservation) return;
    show({ isBusy: true, problem: null });
    const { body, problem } = await insist(() => api.cancel(owner, reservation.reservationId));
    if (body) return show({ isBusy: false, reservation: body }, true);
    show({ isBusy: false, problem });
    await refresh();
  }

  const listen = (event: StorageEvent) => void (event.key === news.name && refresh());
  addEventListener('storage', listen);
  return {
    holding,
    refresh,
    reserve,
    cancel,
    dismiss: () => show({ problem: null }),
    forget: () => holding.set({ ...nothing, isBusy: holding.get().isBusy }),
    note: (reservation) => show({ reservation }, true),
    stop() {
      clearTimeout(lapse);
      removeEventListener('storage', listen);
    },
  };
}

/** The same try when it is for the same seats. */
const attemptFor = (earlier: Attempt | null, seats: string[]): Attempt =>
  earlier && [...earlier.seats].sort().join() === [...seats].sort().join()
    ? earlier
    : { key: crypto.randomUUID(), seats };

/** Sends again what may have been lost; the last answer counts. */
async function insist<Result extends { problem?: Problem }>(ask: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask();
    if (!answer.problem || !mayPass(answer.problem) || tries === mostTries) return answer;
    await new Promise((resolve) => setTimeout(resolve, retryDelayMs(tries)));
  }
}

const isNews = (value: unknown): value is News => {
  const { owner, reservationId } = (value ?? {}) as Partial<News>;
  return isText(owner) && owner.length === ownerLength && isText(reservationId);
};
const isText = (value: unknown): value is string => typeof value === 'string';
const isAttempt = (value: unknown): value is Attempt => {
  const { key, seats } = (value ?? {}) as Partial<Attempt>;
  return typeof key === 'string' && Array.isArray(seats) && seats.every(isText);
};
