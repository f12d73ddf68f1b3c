import { randomBytes } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { queueTokens } from '../../functions/queue/token.ts';
import { leaseKey } from '../../functions/table/keys.ts';
import { sendToApi } from '../../local/api-request.ts';
import { expectStatus } from '../../local/demo/api-client.ts';
import { dynamodbRequest } from '../../local/engine/request.ts';
import type { LocalStack } from '../../local/stack.ts';
import type { HoldRequest } from './transaction.ts';

/** Everybody who reserves, again and again: a hold of one second is over before it is a fan's turn again. */
export const sectionId = 'A';
const dayMs = 86_400_000;

export async function makeConcert(stack: LocalStack, concertId: string, seats: number): Promise<void> {
  const body = {
    concertId,
    title: 'Measured Night',
    venue: 'Large Hall',
    startsAt: new Date(Date.now() + dayMs).toISOString(),
    currency: 'KRW',
    sections: [{ sectionId, name: 'Floor', price: 100_000, seats }],
    policy: { holdSeconds: 1, queue: { maxActive: 2000, idleSeconds: 3600, activeSeconds: 86_400 } },
  };
  const request = { method: 'POST', path: '/api/v1/concerts', body, operator: true } as const;
  expectStatus(await sendToApi(stack.url, request), 201);
}

/** One fan per seat, each with a lease, written past the queue: how one comes by it is not what is measured. */
export async function makeFans(stack: LocalStack, concertId: string, count: number): Promise<HoldRequest[]> {
  const fans = Array.from({ length: count }, (_, index) => ({
    concertId,
    sectionId,
    number: index + 1,
    position: index + 1,
    owner: randomBytes(16).toString('base64url'),
  }));
  for (let start = 0; start < count; start += mostInBatch)
    await putLeases(stack, fans.slice(start, start + mostInBatch));
  return fans;
}

const mostInBatch = 25;

async function putLeases({ engine, tableName }: LocalStack, fans: HoldRequest[]): Promise<void> {
  const endsAt = { N: String(Date.now() + dayMs) };
  const puts = fans.map(({ concertId, position, owner }) => {
    const { pk, sk } = leaseKey(concertId, position);
    const times = { startedAt: { N: String(Date.now()) }, endsAt, idleUntil: endsAt };
    return { PutRequest: { Item: { pk: { S: pk }, sk: { S: sk }, owner: { S: owner }, ...times } } };
  });
  const request = { RequestItems: { [tableName]: puts } };
  await dynamodbRequest(engine.url, 'DynamoDB_20120810.BatchWriteItem', request);
}

/** Queue tokens as the stack's own functions sign them, with the secret that they read. */
export async function tokensOf(stack: LocalStack, fans: HoldRequest[]): Promise<string[]> {
  const client = new SecretsManagerClient({
    endpoint: stack.gateway.url,
    region: stack.template.region,
    credentials: { accessKeyId: 'JoinQueueFunction', secretAccessKey: 'local' },
  });
  const SecretId = stack.template.resource('TokenSecret').ref;
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  client.destroy();
  const tokens = queueTokens(async () => SecretString);
  return Promise.all(fans.map((fan) => tokens.issue(fan, Date.now() + dayMs)));
}
