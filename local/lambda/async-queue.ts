import { createAlarms } from '../alarms.ts';
import type { Clock } from '../clock.ts';
import type { DeadLetters } from '../dead-letters.ts';
import type { Access } from '../iam/iam.ts';
import type { State, StoredInvocation } from '../state/types.ts';
import type { LocalTemplate } from '../template.ts';
import { asyncFailureRecord } from './async-failure-record.ts';
import { type AsyncOutcome, isTooOld, outcomeOf } from './async-outcome.ts';
import { defaultAsyncSettings, readAsyncSettings } from './async-settings.ts';
import { failure, type InvocationResult } from './invocation.ts';

/** Keeps what is queued through a restart. */
export type AsyncInvocationStore = Pick<
  State,
  'addInvocation' | 'postponeInvocation' | 'removeInvocation' | 'invocations'
>;

export interface AsyncQueueOptions {
  template: LocalTemplate;
  clock: Clock;
  access: Access;
  state: AsyncInvocationStore;
  deadLetters: Pick<DeadLetters, 'add'>;
  log: (line: string) => void;
  invoke: (functionId: string, event: unknown) => Promise<InvocationResult>;
  /** Told after each attempt. */
  changed: () => void;
}

export interface AsyncQueue {
  add(functionId: string, event: unknown): void;
  /** Takes up what an earlier run left. */
  resume(): void;
  /** True when no attempt runs. */
  idle(): boolean;
  close(): void;
}

/**
 * Lambda's queue of asynchronous invocations: retries and age by the stack's clock, then the on-failure queue. What is
 * due is attempted at once: how many calls of a function run at a time is for `invoke` to say.
 */
export function startAsyncQueue(options: AsyncQueueOptions): AsyncQueue {
  const { template, access, clock, state: store } = options;
  const settingsById = readAsyncSettings(template, access);
  const alarms = createAlarms(clock);
  let running = 0;
  let closed = false;

  const schedule = (invocation: StoredInvocation) => {
    if (invocation.notBeforeMs <= clock.now()) void attempt(invocation);
    else alarms.set(invocation.notBeforeMs, () => void attempt(invocation));
  };
  const attempt = async (invocation: StoredInvocation) => {
    const { functionId, event } = invocation;
    const settings = settingsById.get(functionId) ?? defaultAsyncSettings;
    running += 1;
    const late = isTooOld(invocation, settings, clock.now());
    // A function may have left the template since an earlier run queued this.
    const result = late ? null : await options.invoke(functionId, event).catch(notThere);
    if (closed) return;
    const outcome = outcomeOf(invocation, result, settings, clock.now());
    if (outcome.next === 'done') store.removeInvocation(invocation.id);
    else if (outcome.next === 'discard') discard(outcome, settings.onFailureQueueArn, options);
    else postpone(outcome.invocation);
    running -= 1;
    options.changed();
  };
  const postpone = (later: StoredInvocation) => {
    store.postponeInvocation(later.id, later.attempts, later.notBeforeMs);
    schedule(later);
  };

  return {
    add(functionId, event) {
      const now = clock.now();
      const invocation = { functionId, event, attempts: 0, queuedAtMs: now, notBeforeMs: now };
      schedule({ ...invocation, id: store.addInvocation(invocation) });
    },
    resume() {
      for (const invocation of store.invocations()) schedule(invocation);
    },
    idle: () => running === 0,
    close() {
      closed = true;
      alarms.clear();
    },
  };
}

const notThere = (error: Error): InvocationResult => failure('ResourceNotFoundException', error.message);

/** Gives up on an event: it goes to the function's on-failure queue, if there is one. */
function discard(
  { invocation, condition, error }: Extract<AsyncOutcome, { next: 'discard' }>,
  queueArn: string | null,
  { template, clock, state, deadLetters, log }: AsyncQueueOptions,
): void {
  const { id, functionId } = invocation;
  if (queueArn) {
    const functionArn = String(template.resource(functionId).attributes.Arn);
    const record = asyncFailureRecord({ invocation, functionArn, condition, error, nowMs: clock.now() });
    deadLetters.add(template.byArn(queueArn).logicalId, condition, record);
  } else {
    log(`${functionId}: gave up on an event (${condition}), which has no on-failure queue`);
  }
  state.removeInvocation(id);
}
