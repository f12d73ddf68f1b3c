import type { Gateway } from '../gateway/gateway.ts';

/** What can be looked at while the stack runs. */
export interface Looks {
  gateway: Pick<Gateway, 'calls'>;
  events(): unknown[];
  schedules(): unknown[];
  deadLetters(): unknown[];
}

/** What the `/_local/…` routes answer, by path. */
export const inspectionsOf = (looks: Looks): Record<string, () => unknown> => ({
  '/_local/events': () => ({ events: looks.events() }),
  '/_local/schedules': () => ({ schedules: looks.schedules() }),
  '/_local/calls': () => ({ calls: looks.gateway.calls() }),
  '/_local/dead-letters': () => ({ deadLetters: looks.deadLetters() }),
});
