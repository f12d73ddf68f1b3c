import { repeat, retryDelayMs } from '../../shared/repeat.ts';
import { type Kept, kept } from '../../shared/storage.ts';
import { createStore, type Store } from '../../shared/store.ts';
import type { Api } from '../api/api.ts';
import { mayPass } from '../api/send.ts';
import type { Problem, QueueStatus } from '../api/types.ts';

/** Where a fan stands in the queue of one concert. */
export interface Place {
  /** null before joining. */
  token: string | null;
  /** The last that was heard; null until then. */
  status: QueueStatus | null;
  /** How many were ahead when the fan joined, to show progress by. */
  aheadAtFirst: number;
  isJoining: boolean;
  /** Why the last call did not work. */
  problem: Problem | null;
}

export const isInLine = ({ status }: Place): boolean => status?.status === 'WAITING';

export interface PlaceKeeper {
  place: Store<Place>;
  /** Takes a new place, whatever there was before. */
  join(): Promise<Place>;
  leave(): Promise<void>;
  /** Asks at once. */
  hurry(): void;
  start(): void;
  stop(): void;
}

/** What is kept of a place, for all tabs. */
interface KeptPlace {
  token: string;
  aheadAtFirst: number;
}

const nowhere: Place = { token: null, status: null, aheadAtFirst: 0, isJoining: false, problem: null };

/**
 * Keeps a fan's place: in the browser's storage, so that a reload and other tabs have it too, and up to date, by asking as
 * often as the server says. It goes on in a tab that nobody sees, because a place that is called has to be claimed.
 */
export function keepPlace(api: Api, concertId: string): PlaceKeeper {
  const drawer = drawerOf(concertId);
  const place = createStore<Place>(fromDrawer(drawer));
  let failures = 0;
  let isLeaving = false;
  let isStopped = false;

  async function ask(): Promise<number | null> {
    const { token } = place.get();
    if (token === null) return null;
    const { body, problem } = await api.place(token);
    const current = place.get();
    if (current.token !== token) return 0;
    if (problem) {
      // Anything else says nothing about the place.
      if (problem.code === 'QUEUE_TOKEN_INVALID') return forget(problem);
      failures += 1;
      place.set({ ...current, problem });
      return retryDelayMs(failures);
    }
    failures = 0;
    place.set({ ...current, status: body, problem: null });
    return body.pollAfterSeconds === null ? null : body.pollAfterSeconds * 1000;
  }

  function forget(problem: Problem | null): null {
    drawer.set(null);
    place.set({ ...nowhere, problem });
    return null;
  }

  const asking = repeat(ask, { whileHidden: true });
  const askAgain = (afterMs = 0) => {
    asking.stop();
    if (!isStopped) asking.start(afterMs);
  };
  const listen = (event: StorageEvent) => {
    if (event.key !== drawer.name) return;
    place.set(fromDrawer(drawer));
    askAgain();
  };

  return {
    place,
    async join() {
      place.set({ ...nowhere, isJoining: true });
      const { body, problem } = await api.join(concertId);
      if (problem) {
        place.set({ ...nowhere, problem });
        return place.get();
      }
      const { token, ...status } = body;
      drawer.set({ token, aheadAtFirst: status.ahead });
      place.set({ token, status, aheadAtFirst: status.ahead, isJoining: false, problem: null });
      askAgain((status.pollAfterSeconds ?? 0) * 1000);
      return place.get();
    },
    async leave() {
      const { token } = place.get();
      if (token === null || isLeaving) return;
      isLeaving = true;
      asking.stop();
      const { problem } = await api.leave(token);
      isLeaving = false;
      // Meanwhile another tab may have joined anew.
      if (place.get().token !== token) return;
      if (!problem || !mayPass(problem)) return void forget(null);
      place.set({ ...place.get(), problem });
      askAgain();
    },
    hurry() {
      if (isStopped) return;
      asking.start();
      asking.hurry();
    },
    start() {
      addEventListener('storage', listen);
      asking.start();
    },
    stop() {
      isStopped = true;
      removeEventListener('storage', listen);
      asking.stop();
    },
  };
}

const drawerOf = (concertId: string) => kept(() => localStorage, `holdfast:place:${concertId}`, isKeptPlace);

/** Whether this browser knows of a place in line there, or of one that was. */
export const hasPlace = (concertId: string): boolean => drawerOf(concertId).get() !== null;

function fromDrawer(drawer: Kept<KeptPlace>): Place {
  const found = drawer.get();
  return found ? { ...nowhere, token: found.token, aheadAtFirst: found.aheadAtFirst } : nowhere;
}

/** What a header can carry; a queue token has some 200 characters. */
const tokenShape = /^[\w.-]{1,2000}$/;

const isKeptPlace = (value: unknown): value is KeptPlace => {
  const { token, aheadAtFirst } = (value ?? {}) as Partial<KeptPlace>;
  return typeof token === 'string' && tokenShape.test(token) && typeof aheadAtFirst === 'number';
};
