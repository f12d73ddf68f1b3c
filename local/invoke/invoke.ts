import type { VirtualClock } from '../clock.ts';
import type { InvocationResult } from '../lambda/invocation.ts';
import type { LocalStack } from '../stack.ts';
import { findFunction } from './function-names.ts';
import { fillPlaceholders, placeholdersIn } from './placeholders.ts';
import { setScene } from './scene.ts';

export interface Invocation {
  result: InvocationResult;
  tookMs: number;
  /** The AWS calls that the function made. */
  calls: ReturnType<LocalStack['gateway']['calls']>;
}

/**
 * Fills in what the event leaves open and runs the function once on it. The stack must be one without streams and
 * schedules, so that nothing else does what the function is to do.
 *
 * @param name As one types it: `reserve`.
 * @throws UsageError when there is no such function.
 */
export async function invokeOnce(
  stack: LocalStack,
  clock: VirtualClock,
  { name, event }: { name: string; event: unknown },
): Promise<Invocation> {
  const found = findFunction(name);
  const isOpen = placeholdersIn(event).length > 0;
  const scene = isOpen ? await setScene({ url: stack.url, clock }, found.name) : {};
  const filled = fillPlaceholders(event, scene);
  // A clock that began in the past, to make room for the scene, now shows the present.
  clock.advanceTo(Date.now());
  stack.gateway.resetCalls();
  const startedMs = performance.now();
  const result = await stack.functions.invoke(found.functionId, filled);
  const tookMs = performance.now() - startedMs;
  const calls = stack.gateway.calls().filter((call) => call.function === found.functionId);
  return { result, tookMs, calls };
}
