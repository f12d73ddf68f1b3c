import type { Clock } from '../clock.ts';
import type { DeadLetters } from '../dead-letters.ts';
import type { Access } from '../iam.ts';
import type { State, StoredInvocation } from '../state.ts';
import type { LocalTemplate } from '../template.ts';
import { asyncFailureRecord, type DiscardCondition } from './async-failure-record.ts';
import { defaultAsyncSettings, readAsyncSettings } from './async-settings.ts';
import type { InvocationError, InvocationResult } from './invocation.ts';

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
  /** True when nothing runs and nothing is due. */
  idle(): boolean;
  close(): void;
}

/** Lambda waits a minute before the first retry and two before the second. */
const retryDelayMs = (attempts: number) => attempts * 60_000;
/** Events of one function that run at once; the others wait their turn. Its environment is a single thread here. */
const maxRunningPerFunction = 32;

/** Lambda's queue of asynchronous invocations: retries and age by the stack's clock, then the on-failure queue. */
export function startAsyncQueue(options: AsyncQueueOptions): AsyncQueue {
  const { clock, state: store, invoke } = options;
  const settingsById = readAsyncSettings(options.template, options.access);
  const due: StoredInvocation[] = [];
  const running = new Map<string, number>();
  const timers = new Map<number, () => void>();
  let closed = false;

  const settingsOf = (functionId: string) => settingsById.get(functionId) ?? defaultAsyncSettings;

  const schedule = (invocation: StoredInvocation) => {
    if (invocation.notBeforeMs > clock.now()) {
      timers.set(
        invocation.id,
        clock.at(invocation.notBeforeMs, () => makeDue(invocation)),
      );
    } else {
      makeDue(invocation);
    }
  };
  const makeDue = (invocation: StoredInvocation) => {
    timers.delete(invocation.id);
    due.push(invocation);
    runDue();
  };
  const runDue = () => {
    for (let index = 0; index < due.length && !closed; ) {
      const invocation = due[index] as StoredInvocation;
      const count = running.get(invocation.functionId) ?? 0;
      if (count >= maxRunningPerFunction) {
        index += 1;
      } else {
        due.splice(index, 1);
        running.set(invocation.functionId, count + 1);
        void attempt(invocation);
      }
    }
  };
  const attempt = async (invocation: StoredInvocation) => {
    const { functionId } = invocation;
    const expired = clock.now() - invocation.queuedAtMs > settingsOf(functionId).maxAgeMs;
    const result = expired ? null : await invoke(functionId, invocation.event);
    if (closed) return;
    if (!result) discard(invocation, 'EventAgeExceeded', null);
    else if (result.ok) store.removeInvocation(invocation.id);
    else retry({ ...invocation, attempts: invocation.attempts + 1 }, result.error);
    running.set(functionId, (running.get(functionId) ?? 1) - 1);
    runDue();
    options.changed();
  };
  const retry = (invocation: StoredInvocation, error: InvocationError) => {
    const { maxAttempts, maxAgeMs } = settingsOf(invocation.functionId);
    if (invocation.attempts >= maxAttempts) return discard(invocation, 'RetriesExhausted', error);
    const notBeforeMs = clock.now() + retryDelayMs(invocation.attempts);
    if (notBeforeMs - invocation.queuedAtMs > maxAgeMs) return discard(invocation, 'EventAgeExceeded', error);
    const later = { ...invocation, notBeforeMs };
    store.postponeInvocation(later.id, later.attempts, later.notBeforeMs);
    schedule(later);
  };
  const discard = (
    invocation: StoredInvocation,
    condition: DiscardCondition,
    error: InvocationError | null,
  ) => {
    const { functionId } = invocation;
    const queueArn = settingsOf(functionId).onFailureQueueArn;
    if (queueArn) {
      const queueId = options.template.byArn(queueArn).logicalId;
      const functionArn = String(options.template.resource(functionId).attributes.Arn);
      const record = asyncFailureRecord({ invocation, functionArn, condition, error, nowMs: clock.now() });
      options.deadLetters.add(queueId, condition, record);
    } else {
      options.log(`${functionId}: gave up on an event (${condition}), which has no on-failure queue`);
    }
    store.removeInvocation(invocation.id);
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
    idle: () => due.length === 0 && [...running.values()].every((count) => count === 0),
    close() {
      closed = true;
      for (const cancel of timers.values()) cancel();
    },
  };
}
