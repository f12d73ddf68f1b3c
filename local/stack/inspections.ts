import type { Gateway } from '../gateway/gateway.ts';

/** What can be looked at while the stack runs. */
export interface Looks {
  gateway: Pick<Gateway, 'calls'>;
  events(after?: number): unknown[];
  eventCount(): number;
  schedules(): unknown[];
  deadLetters(): unknown[];
}

/** What the `/_local/…` routes answer, by path. */
export type Inspections = Record<string, (query: URLSearchParams) => unknown>;

export const inspectionsOf = (looks: Looks): Inspections => ({
  '/_local/events': (query) => eventsAfter(looks, Number(query.get('after') ?? 0)),
  '/_local/schedules': () => ({ schedules: looks.schedules() }),
  '/_local/calls': () => ({ calls: looks.gateway.calls() }),
  '/_local/dead-letters': () => ({ deadLetters: looks.deadLetters() }),
});

/** @param after Of the events ever told, how many not to show; negative: as many of the newest to show. */
function eventsAfter(looks: Looks, after: number) {
  const next = looks.eventCount();
  return { events: looks.events(after < 0 ? next + after : after), next };
}
