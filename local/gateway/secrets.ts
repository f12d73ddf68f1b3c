import { randomInt } from 'node:crypto';
import { refuseUnknown } from '../refuse-unknown.ts';
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

const known = ['Description', 'GenerateSecretString'];
const knownInGeneration = ['ExcludePunctuation', 'PasswordLength'];

function checkSecret({ logicalId, properties }: Resource): void {
  refuseUnknown(properties, known, `secret ${logicalId}`);
  refuseUnknown(properties.GenerateSecretString ?? {}, knownInGeneration, `the generation of ${logicalId}`);
}

const defaultLength = 32;
const lettersAndDigits = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'];
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/**
 * A password with at least one character of each kind.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
 */
function generate({ properties: { GenerateSecretString } }: Resource): string {
  const rules = (GenerateSecretString ?? {}) as { ExcludePunctuation?: boolean; PasswordLength?: number };
  const kinds = rules.ExcludePunctuation ? lettersAndDigits : [...lettersAndDigits, punctuation];
  const all = kinds.join('');
  const length = Number(rules.PasswordLength ?? defaultLength);
  for (;;) {
    const password = Array.from({ length }, () => all[randomInt(all.length)]).join('');
    if (kinds.every((kind) => [...kind].some((character) => password.includes(character)))) return password;
  }
}
