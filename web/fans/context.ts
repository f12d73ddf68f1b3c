import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Api } from './api/api.ts';
import type { Visit } from './concert/visit.ts';
import type { ServerClock } from './server-clock.ts';

/** What the whole page shares. */
export interface Shared {
  api: Api;
  clock: ServerClock;
}

export const SharedContext = createContext<Shared | null>(null);
export const VisitContext = createContext<Visit | null>(null);

export const useShared = (): Shared => given(useContext(SharedContext));
export const useVisit = (): Visit => given(useContext(VisitContext));

function given<Value>(value: Value | null): Value {
  if (value === null) throw new Error('used outside of its provider');
  return value;
}
