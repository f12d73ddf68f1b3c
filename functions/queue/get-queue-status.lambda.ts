import { readEnvironment } from '../environment.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { connectTable } from '../table/client.ts';
import { fan, type WithFan } from './fan.ts';
import { getQueueStatus } from './get-queue-status.ts';
import { connectQueue } from './queue.ts';
import { queueTokens } from './token.ts';
import { tokenSecret } from './token-secret.ts';

const environment = readEnvironment('TABLE_NAME', 'TOKEN_SECRET_ARN');
const queue = connectQueue(connectTable(environment.TABLE_NAME));
const tokens = queueTokens(tokenSecret(environment.TOKEN_SECRET_ARN));

export const handler = httpRoute<WithFan>([fan(tokens, queue.clock)], async ({ fan: place, limit }) => {
  const status = await getQueueStatus(queue, place, limit);
  return isRefusal(status) ? status : json(200, status);
});
