import type { Access } from '../iam/iam.ts';
import type { LocalTemplate } from '../template.ts';
import { functionIdOf } from './function-settings.ts';

/** What a function's EventInvokeConfig says; Lambda's defaults where there is none. */
export interface AsyncSettings {
  maxAttempts: number;
  maxAgeMs: number;
  /** ARN of the queue for what failed for good, or null: then it is dropped. */
  onFailureQueueArn: string | null;
}

export const defaultAsyncSettings: AsyncSettings = {
  maxAttempts: 3,
  maxAgeMs: 6 * 3_600_000,
  onFailureQueueArn: null,
};

interface ConfigProperties {
  FunctionName: string;
  MaximumRetryAttempts?: number;
  MaximumEventAgeInSeconds?: number;
  DestinationConfig?: { OnSuccess?: unknown; OnFailure?: { Destination: string } };
}

/**
 * The asynchronous invocation settings of the template, by function id.
 *
 * @throws Error if a destination is not a queue, or the function's role may not send to it: a deployment fails on
 * both.
 */
export function readAsyncSettings(template: LocalTemplate, access: Access): Map<string, AsyncSettings> {
  const settings = new Map<string, AsyncSettings>();
  for (const resource of template.ofType('AWS::Lambda::EventInvokeConfig')) {
    const properties = resource.properties as unknown as ConfigProperties;
    const functionId = functionIdOf(template, properties.FunctionName);
    if (properties.DestinationConfig?.OnSuccess) {
      throw new Error(`${resource.logicalId}: destinations for success are not known here`);
    }
    const onFailureQueueArn = properties.DestinationConfig?.OnFailure?.Destination ?? null;
    if (onFailureQueueArn) checkDestination(access, functionId, onFailureQueueArn);
    settings.set(functionId, {
      maxAttempts: 1 + Number(properties.MaximumRetryAttempts ?? 2),
      maxAgeMs: Number(properties.MaximumEventAgeInSeconds ?? 6 * 3600) * 1000,
      onFailureQueueArn,
    });
  }
  return settings;
}

function checkDestination(access: Access, functionId: string, queueArn: string): void {
  if (!queueArn.startsWith('arn:aws:sqs:')) {
    throw new Error(`${functionId}: only queues are known as on-failure destinations, not ${queueArn}`);
  }
  if (!access.allows(functionId, { action: 'sqs:SendMessage', resource: queueArn, context: {} })) {
    throw new Error(`the role of ${functionId} may not sqs:SendMessage to its on-failure queue ${queueArn}`);
  }
}
