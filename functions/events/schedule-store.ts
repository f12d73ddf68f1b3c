import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';

export interface Schedules {
  client: SchedulerClient;
  groupName: string;
  roleArn: string;
  expireFunctionArn: string;
  deadLetterQueueArn: string;
}

/** Deliveries to try before the queue for dead letters takes the call; takeover and TTL cover the hold meanwhile. */
const retryPolicy = { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 3600 };

/**
 * Schedules one call of the expire function, at `expiresAtMs` rounded up to a second, which is as fine as Scheduler
 * goes. The schedule is named after the reservation, so making it twice is quiet; it deletes itself when it has run.
 */
export async function createSchedule(
  schedules: Schedules,
  { reservationId, expiresAtMs }: { reservationId: string; expiresAtMs: number },
  signal: AbortSignal,
): Promise<void> {
  const at = new Date(Math.ceil(expiresAtMs / 1000) * 1000).toISOString().slice(0, 19);
  const command = new CreateScheduleCommand({
    Name: reservationId,
    GroupName: schedules.groupName,
    ScheduleExpression: `at(${at})`,
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: schedules.expireFunctionArn,
      RoleArn: schedules.roleArn,
      Input: JSON.stringify({ reservationId }),
      RetryPolicy: retryPolicy,
      DeadLetterConfig: { Arn: schedules.deadLetterQueueArn },
    },
  });
  await schedules.client.send(command, { abortSignal: signal }).catch(quietly(ConflictException));
}

/** Deletes a schedule that is no longer needed; one that is missing has run or was never made. */
export async function deleteSchedule(
  schedules: Schedules,
  reservationId: string,
  signal: AbortSignal,
): Promise<void> {
  const command = new DeleteScheduleCommand({ Name: reservationId, GroupName: schedules.groupName });
  await schedules.client.send(command, { abortSignal: signal }).catch(quietly(ResourceNotFoundException));
}

const quietly =
  (expected: typeof ConflictException | typeof ResourceNotFoundException) =>
  (error: unknown): void => {
    if (!(error instanceof expected)) throw error;
  };
