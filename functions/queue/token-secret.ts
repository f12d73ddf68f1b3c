import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { deadline } from '../deadline.ts';

/**
 * Reads the secret that signs queue tokens, once per container: the first call goes to Secrets Manager, later ones
 * are answered from memory. A failed read is not remembered.
 */
export function tokenSecret(secretArn: string): () => Promise<string> {
  const client = new SecretsManagerClient({ maxAttempts: 3 });
  let secret: Promise<string> | undefined;
  const read = async () => {
    const command = new GetSecretValueCommand({ SecretId: secretArn });
    const { SecretString } = await client.send(command, { abortSignal: deadline().signal });
    if (!SecretString) throw new Error('the queue token secret is empty');
    return SecretString;
  };
  return () => {
    secret ??= read().catch((error) => {
      secret = undefined;
      throw error;
    });
    return secret;
  };
}
