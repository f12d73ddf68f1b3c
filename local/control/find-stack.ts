import { type CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';

/** Where the parts of a deployed stack are. */
export interface HoldfastStack {
  apiUrl: string;
  /** Name of the log group of the bus's events. */
  eventLog: string;
  /** URLs of the queues. */
  failedDeliveries: string;
  failedInvocations: string;
  /** Name of the bucket. */
  failedRecords: string;
}

const outputNames = {
  apiUrl: 'ApiUrl',
  eventLog: 'EventLogName',
  failedDeliveries: 'FailedDeliveriesQueueUrl',
  failedInvocations: 'FailedInvocationsQueueUrl',
  failedRecords: 'FailedRecordsBucketName',
} as const satisfies Record<keyof HoldfastStack, string>;

/**
 * What the stack's outputs say.
 *
 * @throws Error with a sentence when there is no such stack, or it lacks an output.
 */
export async function findStack(client: CloudFormationClient, name: string): Promise<HoldfastStack> {
  const outputs = new Map(
    (await describe(client, name)).Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
  const found = Object.entries(outputNames).map(([part, output]) => {
    const value = outputs.get(output);
    if (!value) throw new Error(`the stack ${name} has no output ${output}: deploy this version of Holdfast`);
    return [part, value];
  });
  return Object.fromEntries(found) as HoldfastStack;
}

async function describe(client: CloudFormationClient, name: string): Promise<Stack> {
  const region = await client.config.region();
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    if (stack) return stack;
  } catch (error) {
    if (!(error instanceof Error && /does not exist/.test(error.message))) throw error;
  }
  throw new Error(`there is no stack ${name} in ${region}: --region names another region`);
}
