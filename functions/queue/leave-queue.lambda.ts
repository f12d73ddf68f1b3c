import { readEnvironment } from '../environment.ts';
import { emptyBody, jsonBody } from '../http/body.ts';
import { httpRoute } from '../http/pipeline.ts';
import { noContent } from '../http/response.ts';
import { connectTable } from '../table/client.ts';
import { fan, type WithFan } from './fan.ts';
import { leaveQueue } from './leave-queue.ts';
import { connectQueue } from './queue.ts';
import { queueTokens } from './token.ts';
import { tokenSecret } from './token-secret.ts';

const environment = readEnvironment('TABLE_NAME', 'TOKEN_SECRET_ARN');
const queue = connectQueue(connectTable(environment.TABLE_NAME));
const tokens = queueTokens(tokenSecret(environment.TOKEN_SECRET_ARN));

export const handler = httpRoute<WithFan>(
  [fan(tokens, queue.clock), jsonBody(emptyBody)],
  async ({ fan: place, limit }) => {
    const refusal = await leaveQueue(queue, place, limit);
    return refusal ?? noContent();
  },
);
