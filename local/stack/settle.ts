import type { Functions } from '../lambda/invocation.ts';
import type { Streams } from '../streams/streams.ts';

/**
 * Resolves when streams are drained and functions idle, and nothing was invoked while it looked: an invocation may
 * write, and so begin all again.
 */
export async function settle(streams: Streams, functions: Functions): Promise<void> {
  for (let begunBefore = -1; begunBefore !== functions.begun(); ) {
    begunBefore = functions.begun();
    await functions.idle();
    await streams.drained();
    await functions.idle();
  }
}
