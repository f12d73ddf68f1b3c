import pLimit, { type LimitFunction } from 'p-limit';
import type { Clock } from '../clock.ts';
import type { DeadLetters } from '../dead-letters.ts';
import { createFaults, type Faults } from '../faults/faults.ts';
import type { Access } from '../iam/iam.ts';
import type { LocalTemplate } from '../template.ts';
import { type AsyncInvocationStore, startAsyncQueue } from './async-queue.ts';
import { createEnvironments } from './environments.ts';
import type { Functions, InvocationResult } from './invocation.ts';

export interface FunctionsOptions {
  template: LocalTemplate;
  gatewayUrl: string;
  clock: Clock;
  access: Access;
  state: AsyncInvocationStore;
  deadLetters: Pick<DeadLetters, 'add'>;
  /** None, if not given. */
  faults?: Faults;
  log: (line: string) => void;
}

/**
 * Calls of one function that run at once in its one environment. Lambda gives each call an environment of its own;
 * here they share a thread, and with hundreds in it each would wait for all the others while its time limits run.
 */
const mostAtOnce = 10;

/** Runs the template's functions, each in its own worker thread, started by its first call. */
export function startFunctions(options: FunctionsOptions): Functions {
  const { template, gatewayUrl, clock, log, faults = createFaults({ seed: 0 }) } = options;
  const environments = createEnvironments(template, { gatewayUrl, sharedTime: clock.shared, faults, log });
  const limits = new Map<string, LimitFunction>();
  const idleWaiters: (() => void)[] = [];
  let running = 0;
  let begun = 0;

  const invoke = async (functionId: string, event: unknown): Promise<InvocationResult> => {
    running += 1;
    begun += 1;
    try {
      return await limitOf(functionId, limits)(environments.invoke, functionId, event);
    } finally {
      running -= 1;
      if (idleWaiters.length > 0) queueMicrotask(tellIdle);
    }
  };

  const queue = startAsyncQueue({ ...options, invoke, changed: () => tellIdle() });
  const isIdle = () => running === 0 && queue.idle();
  const tellIdle = () => {
    if (isIdle()) for (const wake of idleWaiters.splice(0)) wake();
  };
  queue.resume();

  return {
    invoke,
    invokeAsync: queue.add,
    idle: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))),
    begun: () => begun,
    kill: environments.kill,
    memory: environments.memory,
    async close() {
      queue.close();
      await environments.close();
    },
  };
}

function limitOf(functionId: string, limits: Map<string, LimitFunction>): LimitFunction {
  const limit = limits.get(functionId) ?? pLimit(mostAtOnce);
  limits.set(functionId, limit);
  return limit;
}
