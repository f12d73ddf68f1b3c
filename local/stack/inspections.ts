import type { LocalStack } from '../stack.ts';

/** What the `/_local/…` routes answer, by path. */
export const inspectionsOf = (
  stack: Pick<LocalStack, 'events' | 'schedules' | 'deadLetters' | 'gateway'>,
): Record<string, () => unknown> => ({
  '/_local/events': () => ({ events: stack.events() }),
  '/_local/schedules': () => ({ schedules: stack.schedules() }),
  '/_local/calls': () => ({ calls: stack.gateway.calls() }),
  '/_local/dead-letters': () => ({ deadLetters: stack.deadLetters() }),
});
