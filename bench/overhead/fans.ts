import { randomBytes } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { queueTokens } from '../../functions/queue/token.ts';
import { leaseKey } from '../../functions/table/keys.ts';
import type { LocalStack } from '../../local/stack.ts';
import { seatAt } from '../hall.ts';
import { putItems } from '../put-items.ts';
import type { HoldRequest } from './transaction.ts';

const dayMs = 86_400_000;

/** One fan per seat, each with a lease, written past the queue: how one comes by it is not what is measured. */
export async function makeFans(stack: LocalStack, concertId: string, count: number): Promise<HoldRequest[]> {
  const fans = Array.from({ length: count }, (_, index) => ({
    concertId,
    ...seatAt(index),
    position: index + 1,
    owner: randomBytes(16).toString('base64url'),
  }));
  await putItems(stack, fans.map(leaseOf));
  return fans;
}

function leaseOf({ concertId, position, owner }: HoldRequest) {
  const { pk, sk } = leaseKey(concertId, position);
  const endsAt = { N: String(Date.now() + dayMs) };
  const times = { startedAt: { N: String(Date.now()) }, endsAt, idleUntil: endsAt };
  return { pk: { S: pk }, sk: { S: sk }, owner: { S: owner }, ...times };
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
