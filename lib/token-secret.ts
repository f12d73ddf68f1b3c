import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { keepLogicalId } from './logical-id.ts';
import type { ServiceFunction } from './service-function.ts';
import type { Settings } from './settings.ts';

/** The secret that signs queue tokens: made by AWS, never seen by the template. */
export class TokenSecret extends Construct {
  readonly #secret: secretsmanager.Secret;

  constructor(scope: Construct, id: string, { removalPolicy }: Settings) {
    super(scope, id);
    this.#secret = new secretsmanager.Secret(this, 'TokenSecret', {
      description: 'Signs the queue tokens of Holdfast',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy,
    });
    keepLogicalId(this.#secret);
  }

  /** Tells the function where the secret is and lets it read it. */
  bind(fn: ServiceFunction): void {
    fn.setVariable('TOKEN_SECRET_ARN', this.#secret.secretArn);
    fn.allow({ actions: ['secretsmanager:GetSecretValue'], resources: [this.#secret.secretArn] });
  }
}
