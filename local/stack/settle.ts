import type { Gateway } from '../gateway/gateway.ts';
import type { Functions } from '../lambda/invocation.ts';
import type { Streams } from '../streams/streams.ts';

/**
 * Resolves when streams are drained, functions idle and no call of a function that is gone is still under way, and nothing was invoked while it looked: an invocation may
 * write, and so begin all again.
 */
export async function settle(streams: Streams, functions: Functions, gateway: Gateway): Promise<void> {
  for (let begunBefore = -1; begunBefore !== functions.begun(); ) {
    begunBefore = functions.begun();
    await functions.idle();
    await gateway.idle();
    await streams.drained();
    await functions.idle();
  }
}
