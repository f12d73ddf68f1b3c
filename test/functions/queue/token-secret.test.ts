import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { tokenSecret } from '../../../functions/queue/token-secret.ts';

const secrets = mockClient(SecretsManagerClient);
beforeEach(() => secrets.reset());

const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:TokenSecret';

test('the secret is read once, also by many at once', async () => {
  secrets.on(GetSecretValueCommand).resolves({ SecretString: 'shh' });
  const read = tokenSecret(arn);
  expect(await Promise.all(Array.from({ length: 20 }, read))).toEqual(Array(20).fill('shh'));
  expect(await read()).toBe('shh');
  expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(1);
  expect(secrets.commandCalls(GetSecretValueCommand)[0]?.args[0].input).toEqual({ SecretId: arn });
});

test('making it reads nothing', () => {
  tokenSecret(arn);
  expect(secrets.calls()).toHaveLength(0);
});

test('a failure is not remembered', async () => {
  secrets.on(GetSecretValueCommand).rejectsOnce(new Error('throttled')).resolves({ SecretString: 'shh' });
  const read = tokenSecret(arn);
  await expect(read()).rejects.toThrow('throttled');
  expect(await read()).toBe('shh');
});

test('an empty secret is an error, and not remembered', async () => {
  secrets.on(GetSecretValueCommand).resolvesOnce({ SecretString: '' }).resolves({ SecretString: 'shh' });
  const read = tokenSecret(arn);
  await expect(read()).rejects.toThrow('empty');
  expect(await read()).toBe('shh');
});
