import { createStore, type Store } from '../shared/store.ts';

/** Which concert is looked at; null for the list of them. In the part of the address after `#`. */
export type Route = string | null;

export const parseRoute = (hash: string): Route => /^#\/concerts\/([a-z0-9-]{1,64})$/.exec(hash)?.[1] ?? null;

export const addressOf = (concertId: Route): string =>
  concertId === null ? '#/' : `#/concerts/${concertId}`;

/** The route, as the address bar has it. */
export function watchRoute(): Store<Route> {
  const store = createStore(parseRoute(location.hash));
  addEventListener('hashchange', () => store.set(parseRoute(location.hash)));
  return store;
}
