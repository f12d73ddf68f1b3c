import { Duration, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { functionTimeoutMs } from '../functions/deadline.ts';
import type { EnvironmentName } from '../functions/environment.ts';
import { bundleName, writeBundle } from './bundles.ts';
import { keepLogicalId } from './logical-id.ts';
import type { Settings } from './settings.ts';

export interface ServiceFunctionProps {
  settings: Settings;
  /** What it does, in plain words: shown in the console. */
  description: string;
  /** Five seconds unless said otherwise: the queue's graces are reckoned from it (docs/design.md, "Admission"). */
  timeout?: Duration;
  /** 512 unless said otherwise; 1,769 MB come with a whole processor. */
  memoryMb?: number;
}

/**
 * One function with a role of its own that starts out with nothing but its own log. The entry follows from the id:
 * `ReserveFunction` is `functions/<room>/reserve.lambda.ts`.
 */
export class ServiceFunction extends lambda.Function {
  readonly #permissions: iam.PolicyDocument;

  constructor(
    scope: Construct,
    id: string,
    { settings, description, timeout, memoryMb = 512 }: ServiceFunctionProps,
  ) {
    const permissions = new iam.PolicyDocument();
    const role = new iam.Role(scope, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Permissions: permissions },
    });
    const logGroup = new logs.LogGroup(scope, `${id}Logs`, {
      retention: settings.logRetentionDays,
      removalPolicy: settings.removalPolicy,
    });
    super(scope, id, {
      description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(writeBundle(bundleName(id), outputDirectory(scope))),
      memorySize: memoryMb,
      timeout: timeout ?? Duration.millis(functionTimeoutMs),
      role,
      logGroup,
    });
    this.#permissions = permissions;
    this.allow({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] });
    for (const resource of [this, role, logGroup]) keepLogicalId(resource);
  }

  /** Adds one statement to the function's own policy. */
  allow(statement: {
    sid?: string;
    actions: string[];
    resources: string[];
    conditions?: iam.Conditions;
  }): void {
    this.#permissions.addStatements(new iam.PolicyStatement(statement));
  }

  /** Sets a variable that the function reads with `readEnvironment`. */
  setVariable(name: EnvironmentName, value: string | number): void {
    this.addEnvironment(name, String(value));
  }
}

function outputDirectory(scope: Construct): string {
  const stage = Stage.of(scope);
  if (!stage) throw new Error(`${scope.node.path} is in no app`);
  return stage.outdir;
}
