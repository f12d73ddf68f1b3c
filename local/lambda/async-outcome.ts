import type { StoredInvocation } from '../state/types.ts';
import type { DiscardCondition } from './async-failure-record.ts';
import type { AsyncSettings } from './async-settings.ts';
import type { InvocationError, InvocationResult } from './invocation.ts';

/** What becomes of a queued invocation after an attempt. */
export type AsyncOutcome =
  | { next: 'done' }
  | { next: 'retry'; invocation: StoredInvocation }
  | {
      next: 'discard';
      invocation: StoredInvocation;
      condition: DiscardCondition;
      error: InvocationError | null;
    };

/** Lambda waits a minute before the first retry and two before the second. */
const retryDelayMs = (attempts: number) => attempts * 60_000;

/** Whether the event has waited for longer than its function wants. */
export const isTooOld = (invocation: StoredInvocation, { maxAgeMs }: AsyncSettings, atMs: number): boolean =>
  atMs - invocation.queuedAtMs > maxAgeMs;

/** @param result Of the attempt; null when there was none, since the event was too old for it. */
export function outcomeOf(
  invocation: StoredInvocation,
  result: InvocationResult | null,
  settings: AsyncSettings,
  nowMs: number,
): AsyncOutcome {
  if (!result) return { next: 'discard', invocation, condition: 'EventAgeExceeded', error: null };
  if (result.ok) return { next: 'done' };
  const attempts = invocation.attempts + 1;
  const tried = { ...invocation, attempts };
  const { error } = result;
  if (attempts >= settings.maxAttempts) {
    return { next: 'discard', invocation: tried, condition: 'RetriesExhausted', error };
  }
  const notBeforeMs = nowMs + retryDelayMs(attempts);
  return isTooOld(tried, settings, notBeforeMs)
    ? { next: 'discard', invocation: tried, condition: 'EventAgeExceeded', error }
    : { next: 'retry', invocation: { ...tried, notBeforeMs } };
}
