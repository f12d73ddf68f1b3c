import { createStore, type Store } from '../shared/store.ts';

/** Where in the page a fan is; in the part of the address after `#`, which no server has to know. */
export type Route =
  | { name: 'concerts' }
  | { name: 'concert'; concertId: string }
  | { name: 'pay'; concertId: string }
  | { name: 'ticket'; concertId: string; reservationId: string };

export function parseRoute(hash: string): Route {
  const [, first, concertId, step, reservationId] = hash.replace(/^#/, '').split('/').map(decode);
  if (first !== 'concerts' || !concertId) return { name: 'concerts' };
  if (step === 'pay') return { name: 'pay', concertId };
  if (step === 'tickets' && reservationId) return { name: 'ticket', concertId, reservationId };
  return { name: 'concert', concertId };
}

export function addressOf(route: Route): string {
  if (route.name === 'concerts') return '#/';
  const concert = `#/concerts/${encodeURIComponent(route.concertId)}`;
  if (route.name === 'pay') return `${concert}/pay`;
  return route.name === 'ticket' ? `${concert}/tickets/${encodeURIComponent(route.reservationId)}` : concert;
}

/** The route, as the address bar has it. */
export function watchRoute(): Store<Route> {
  const store = createStore(parseRoute(location.hash));
  addEventListener('hashchange', () => store.set(parseRoute(location.hash)));
  return store;
}

/** Without a way back to where one was: what was paid is not to be paid again. */
export const replaceWith = (route: Route): void => location.replace(addressOf(route));

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
