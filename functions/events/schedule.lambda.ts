import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { deadline } from '../deadline.ts';
import { readEnvironment } from '../environment.ts';
import { connectTable } from '../table/client.ts';
import { reservationEventSchema } from './reservation-event.ts';
import { schedule } from './schedule.ts';

const environment = readEnvironment(
  'TABLE_NAME',
  'SCHEDULE_GROUP_NAME',
  'SCHEDULER_ROLE_ARN',
  'EXPIRE_FUNCTION_ARN',
  'SCHEDULE_DEAD_LETTER_QUEUE_ARN',
);
const schedules = {
  client: new SchedulerClient({ maxAttempts: 3 }),
  groupName: environment.SCHEDULE_GROUP_NAME,
  roleArn: environment.SCHEDULER_ROLE_ARN,
  expireFunctionArn: environment.EXPIRE_FUNCTION_ARN,
  deadLetterQueueArn: environment.SCHEDULE_DEAD_LETTER_QUEUE_ARN,
};
const dependencies = { schedules, table: connectTable(environment.TABLE_NAME), clock: Date.now };

/** Told by the bus of each hold that begins, and of each that ends before its time. */
export async function handler(event: unknown): Promise<void> {
  const { 'detail-type': detailType, detail } = reservationEventSchema.parse(event);
  const { reservationId, expiresAt } = detail.reservation;
  const hold = { reservationId, expiresAtMs: Date.parse(expiresAt) };
  await schedule(dependencies, detailType, hold, deadline());
}
