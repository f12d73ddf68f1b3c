import { createStore, type Store } from '../../shared/store.ts';
import type { Api } from '../api/api.ts';
import { insist } from '../api/insist.ts';
import { mayPass } from '../api/send.ts';
import type { Answer, Problem, Reservation } from '../api/types.ts';
import type { ServerClock } from '../server-clock.ts';
import { type Attempt, keepAttempt } from './attempt.ts';
import { createLapseTimer } from './lapse-timer.ts';
import { isHeld, isOutrun, readNewest } from './newest.ts';
import { keepNews } from './news.ts';

/** What a fan has reserved, and what became of the last try. */
export interface Holding {
  /** Whether the server was asked. */
  isKnown: boolean;
  /** The newest, whatever its status; null when there is none. */
  reservation: Reservation | null;
  isBusy: boolean;
  /** Whether a try got no answer, so that seats which are held now may be the fan's own. */
  isUnsure: boolean;
  problem: Problem | null;
  /** The seats of the try that the problem is about. */
  triedSeats: string[];
}

const nothing: Holding = {
  isKnown: false,
  reservation: null,
  isBusy: false,
  isUnsure: false,
  problem: null,
  triedSeats: [],
};

export interface HoldingKeeper {
  holding: Store<Holding>;
  /** Reads what there is, or repeats a try that got no answer. */
  refresh(): Promise<void>;
  reserve(seats: string[]): Promise<void>;
  cancel(): Promise<void>;
  /** Forgets the problem that was shown. */
  dismiss(): void;
  /**
   * When the token is another one.
   *
   * @param isNew Nothing can have been reserved with it yet.
   */
  forget(isNew: boolean): void;
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
  const attempts = keepAttempt(concertId);
  const news = keepNews(concertId);
  /** Counts what is newer than an answer that was asked for before. */
  let changes = 0;
  const lapseTimer = createLapseTimer(clock, () => refresh());

  function show(change: Partial<Holding>, tellOthers = false): void {
    holding.set({ ...holding.get(), ...change });
    const { reservation } = holding.get();
    lapseTimer.set(reservation);
    const owner = token();
    if (!tellOthers || !reservation || owner === null) return;
    changes += 1;
    news.tell(owner, reservation);
  }

  async function refresh(): Promise<void> {
    const owner = token();
    if (owner === null) return show({ reservation: null, isKnown: true });
    const attempt = attempts.open(owner);
    if (attempt && !holding.get().isBusy) {
      show({ isBusy: true, triedSeats: attempt.seats });
      settle(owner, await send(owner, attempt));
      if (attempts.open(owner) || isHeld(holding.get().reservation)) return;
    }
    await look(owner, news.about(owner));
  }

  async function look(owner: string, knownId: string | undefined): Promise<void> {
    const before = changes;
    const newest = await readNewest(api, owner, knownId);
    const { isBusy, reservation } = holding.get();
    const isOutdated = changes !== before || isBusy || token() !== owner;
    if (newest === undefined || isOutdated || isOutrun(newest, reservation)) return;
    const isUnsure = !isHeld(newest) && attempts.open(owner) !== null;
    show({ reservation: newest, isKnown: true, isUnsure });
  }

  const send = (owner: string, { seats, key }: Attempt) => api.reserve(owner, concertId, seats, key);

  function settle(owner: string, { body, problem }: Answer<Reservation>): void {
    const isUnsure = problem !== undefined && mayPass(problem);
    if (!isUnsure) attempts.end();
    const change = { isBusy: false, isUnsure, problem: problem ?? null };
    if (token() !== owner) show({ isBusy: false });
    else if (body) show({ ...change, isKnown: true, reservation: body }, true);
    else show(change);
  }

  async function reserve(seats: string[]): Promise<void> {
    const owner = token();
    if (owner === null || holding.get().isBusy) return;
    show({ isBusy: true, problem: null, triedSeats: seats });
    const attempt = attempts.begin(owner, seats);
    const answer = await insist(() => send(owner, attempt));
    settle(owner, answer);
    if (answer.problem?.code === 'ALREADY_HOLDING') await look(owner, answer.problem.reservationId);
  }

  async function cancel(): Promise<void> {
    const owner = token();
    const { reservation, isBusy } = holding.get();
    if (owner === null || !reservation || isBusy) return;
    show({ isBusy: true, problem: null });
    const { body, problem } = await insist(() => api.cancel(owner, reservation.reservationId));
    if (token() !== owner) return show({ isBusy: false });
    if (body) return show({ isBusy: false, reservation: body }, true);
    show({ isBusy: false, problem });
    await refresh();
  }

  const stopListening = news.listen(refresh);
  return {
    holding,
    refresh,
    reserve,
    cancel,
    dismiss: () => show({ problem: null }),
    forget: (isNew) => holding.set({ ...nothing, isKnown: isNew, isBusy: holding.get().isBusy }),
    note: (reservation) => show({ reservation }, true),
    stop() {
      lapseTimer.stop();
      stopListening();
    },
  };
}
