import { randomInt } from 'node:crypto';
import { ServiceError } from '../service-error.ts';
import type { State } from '../state/types.ts';
import type { LocalTemplate, Resource } from '../template.ts';
import { answerOf, denialMessage, jsonAnswer } from './answers.ts';
import type { Service } from './service.ts';

/**
 * Secrets Manager: `GetSecretValue` (JSON protocol 1.1) of the template's generated secrets.
 *
 * @throws Error naming any property of a secret that it does not know.
 */
export function createSecretsService(options: { state: State; template: LocalTemplate }): Service {
  const { state, template } = options;
  const secrets = template.ofType('AWS::SecretsManager::Secret');
  for (const secret of secrets) checkSecret(secret);
  const find = (id: string) => secrets.find((one) => one.ref === id || nameOf(one) === id);
  return {
    read({ functionId, headers, body: bytes }) {
      if (headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') return undefined;
      const body = JSON.parse(bytes.toString()) as { SecretId?: string };
      const id = String(body.SecretId);
      const action = 'secretsmanager:GetSecretValue';
      return {
        action,
        requests: [{ action, resource: find(id)?.ref ?? id, context: {} }],
        body,
        denied: (deniedAction, resource) =>
          jsonAnswer(400, {
            __type: 'AccessDeniedException',
            Message: denialMessage(template, functionId, deniedAction, resource),
          }),
        perform: () => answerOf(() => secretValue(find(id), state)),
      };
    },
  };
}

function secretValue(secret: Resource | undefined, state: State): unknown {
  if (secret === undefined) {
    const message = "Secrets Manager can't find the specified secret.";
    throw new ServiceError('ResourceNotFoundException', 400, message);
  }
  return {
    ARN: secret.ref,
    Name: nameOf(secret),
    // By logical id: the name may change with the suffix, and tokens signed before must stay good.
    SecretString: state.secret(secret.logicalId, () => generate(secret)),
    VersionId: '00000000-0000-0000-0000-000000000001',
    VersionStages: ['AWSCURRENT'],
    CreatedDate: 0,
  };
}

/** The ARN is the name with a dash and six characters more. */
const nameOf = ({ ref }: Resource) => ref.replace(/^.*:secret:/, '').slice(0, -7);

const properties = new Set([
  'Description',
  'GenerateSecretString',
  'KmsKeyId',
  'Name',
  'SecretString',
  'Tags',
]);
const generation = new Set([
  'ExcludeCharacters',
  'ExcludeLowercase',
  'ExcludeNumbers',
  'ExcludePunctuation',
  'ExcludeUppercase',
  'GenerateStringKey',
  'PasswordLength',
  'RequireEachIncludedType',
  'SecretStringTemplate',
]);

function checkSecret(secret: Resource): void {
  const rules = (secret.properties.GenerateSecretString ?? {}) as Record<string, unknown>;
  const unknown =
    Object.keys(secret.properties).find((name) => !properties.has(name)) ??
    Object.keys(rules).find((name) => !generation.has(name));
  if (unknown !== undefined) throw new Error(`unknown property ${unknown} of secret ${secret.logicalId}`);
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
function generate({ properties: { SecretString, GenerateSecretString } }: Resource): string {
  if (SecretString !== undefined) return String(SecretString);
  const rules = (GenerateSecretString ?? {}) as Record<string, unknown>;
  const password = randomPassword(rules);
  if (rules.GenerateStringKey === undefined) return password;
  const template = JSON.parse(String(rules.SecretStringTemplate)) as Record<string, unknown>;
  return JSON.stringify({ ...template, [String(rules.GenerateStringKey)]: password });
}

const alphabets = {
  ExcludeLowercase: 'abcdefghijklmnopqrstuvwxyz',
  ExcludeUppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ExcludeNumbers: '0123456789',
  ExcludePunctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

function randomPassword(rules: Record<string, unknown>): string {
  const excluded = String(rules.ExcludeCharacters ?? '');
  const kinds = Object.entries(alphabets)
    .filter(([name]) => rules[name] !== true)
    .map(([, alphabet]) => [...alphabet].filter((character) => !excluded.includes(character)));
  const all = kinds.flat();
  const length = Number(rules.PasswordLength ?? 32);
  const draw = () => Array.from({ length }, () => all[randomInt(all.length)] as string);
  const complete = (characters: string[]) =>
    rules.RequireEachIncludedType === false ||
    kinds.every((kind) => kind.some((character) => characters.includes(character)));
  let characters = draw();
  while (!complete(characters)) characters = draw();
  return characters.join('');
}
