import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { deadline } from '../deadline.ts';
import { readEnvironment } from '../environment.ts';
import { expire } from '../reservations/expire.ts';
import { connectTable } from '../table/client.ts';
import { reservationEventSchema } from './reservation-event.ts';
import { createSchedule, deleteSchedule } from './schedule.ts';

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
const dependencies = { table: connectTable(environment.TABLE_NAME), clock: Date.now };

/**
 * Keeps one schedule per hold: made when it is created, deleted when it is confirmed or cancelled. When the word of a
 * hold comes after its end, there is nothing left to wait for, and it is expired here.
 */
export async function handler(event: unknown): Promise<void> {
  const { 'detail-type': detailType, detail } = reservationEventSchema.parse(event);
  const { reservationId } = detail.reservation;
  const expiresAtMs = Date.parse(detail.reservation.expiresAt);
  const limit = deadline();
  if (detailType !== 'ReservationCreated') await deleteSchedule(schedules, reservationId, limit.signal);
  else if (expiresAtMs > dependencies.clock())
    await createSchedule(schedules, { reservationId, expiresAtMs }, limit.signal);
  else await expire(dependencies, reservationId, limit);
}
