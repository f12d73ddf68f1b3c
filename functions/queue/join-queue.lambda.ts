import { randomBytes } from 'node:crypto';
import { readEnvironment } from '../environment.ts';
import { emptyBody, jsonBody } from '../http/body.ts';
import { httpRoute } from '../http/pipeline.ts';
import { isRefusal } from '../http/problem.ts';
import { json } from '../http/response.ts';
import { connectTable } from '../table/client.ts';
import { joinQueue } from './join-queue.ts';
import { connectQueue } from './queue.ts';
import { queueTokens } from './token.ts';
import { tokenSecret } from './token-secret.ts';

const environment = readEnvironment('TABLE_NAME', 'TOKEN_SECRET_ARN');
const queue = connectQueue(connectTable(environment.TABLE_NAME));
const tokens = queueTokens(tokenSecret(environment.TOKEN_SECRET_ARN));
const newOwner = () => randomBytes(16).toString('base64url');

export const handler = httpRoute([jsonBody(emptyBody)], async ({ pathParameters, limit }) => {
  const joined = await joinQueue(queue, { tokens, newOwner }, pathParameters?.concertId ?? '', limit);
  return isRefusal(joined) ? joined : json(201, joined, { location: '/api/v1/queue-tokens/current' });
});
