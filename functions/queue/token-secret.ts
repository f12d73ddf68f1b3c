import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Deadline, deadline } from '../deadline.ts';

/**
 * Reads the secret that signs queue tokens, once per container: the first call goes to Secrets Manager, later ones
 * are answered from memory. A failed read is not remembered.
 */
export function tokenSecret(secretArn: string): (limit?: Deadline) => Promise<string> {
  const client = new SecretsManagerClient({ maxAttempts: 3 });
  let secret: Promise<string> | undefined;
  const read = async ({ signal }: Deadline) => {
    const command = new GetSecretValueCommand({ SecretId: secretArn });
    const { SecretString } = await client.send(command, { abortSignal: signal });
    if (!SecretString) throw new Error('the queue token secret is empty');
    return SecretString;
  };
  return (limit = deadline()) => {
    secret ??= read(limit).catch((error) => {
      secret = undefined;
      throw error;
    });
    return secret;
  };
}
