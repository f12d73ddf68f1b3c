import { inject } from 'vitest';
import { virtualClock } from '../../local/clock.ts';
import { createDeadLetters } from '../../local/dead-letters.ts';
import { createAccess } from '../../local/iam/iam.ts';
import { openState } from '../../local/state/state.ts';
import type { State } from '../../local/state/types.ts';
import { type LocalTemplate, loadTemplate } from '../../local/template.ts';

/** What Scheduler and the bus need, around the real template; `delivered` is what they handed to functions. */
export function localWorld(options: { state?: State; template?: LocalTemplate; startMs?: number } = {}) {
  const template = options.template ?? loadTemplate({ path: inject('templatePath'), suffix: 'test' });
  const state = options.state ?? openState();
  const clock = virtualClock(options.startMs ?? Date.parse('2027-01-01T00:00:00Z'));
  const delivered: { functionId: string; event: unknown; atMs: number }[] = [];
  return {
    template,
    state,
    clock,
    access: createAccess(template),
    deadLetters: createDeadLetters(state),
    delivered,
    deliver: (functionId: string, event: unknown) =>
      void delivered.push({ functionId, event, atMs: clock.now() }),
  };
}
