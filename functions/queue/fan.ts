import type { Clock } from '../clock.ts';
import type { HttpEvent, Step } from '../http/pipeline.ts';
import { refuse } from '../http/problem.ts';
import type { Place, QueueTokens } from './token.ts';

export type WithFan = { fan: Place };

/** Lets in whoever brings a queue token of ours, and says whose place it is. Needs no read. */
export function fan(tokens: QueueTokens, clock: Clock): Step {
  return async (event) => {
    const token = event.headers['queue-token'];
    if (!token)
      return refuse('QUEUE_TOKEN_REQUIRED', 'Join the queue, then send the token as header Queue-Token.');
    const place = await tokens.verify(token, clock(), event.limit);
    if (!place)
      return refuse(
        'QUEUE_TOKEN_INVALID',
        'The token is not one of ours, is damaged, or its concert is over.',
      );
    (event as HttpEvent<WithFan>).fan = place;
    return undefined;
  };
}
