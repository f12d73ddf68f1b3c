import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  ThrottlingException,
  ValidationException,
} from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { createSchedule, deleteSchedule } from '../../../functions/events/schedule-store.ts';

const scheduler = mockClient(SchedulerClient);
beforeEach(() => {
  scheduler.reset();
  scheduler.onAnyCommand().resolves({});
});

const schedules = {
  client: new SchedulerClient({}),
  groupName: 'group',
  roleArn: 'role',
  expireFunctionArn: 'expire',
  deadLetterQueueArn: 'queue',
};
const signal = AbortSignal.timeout(60_000);
const atMs = Date.parse('2027-01-01T00:05:00.000Z');
const create = (expiresAtMs = atMs) =>
  createSchedule(schedules, { reservationId: 'r1', expiresAtMs }, signal);
const error = { $metadata: {}, message: 'x', Message: 'x' };

test('one call of the expire function, by name of the reservation, then no more', async () => {
  await create();
  expect(scheduler.commandCalls(CreateScheduleCommand)[0]?.args[0].input).toEqual({
    Name: 'r1',
    GroupName: 'group',
    ScheduleExpression: 'at(2027-01-01T00:05:00)',
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: 'expire',
      RoleArn: 'role',
      Input: '{"reservationId":"r1"}',
      RetryPolicy: { MaximumRetryAttempts: expect.any(Number), MaximumEventAgeInSeconds: expect.any(Number) },
      DeadLetterConfig: { Arn: 'queue' },
    },
  });
});

test.each([
  [0, 'at(2027-01-01T00:05:00)'],
  [1, 'at(2027-01-01T00:05:01)'],
  [999, 'at(2027-01-01T00:05:01)'],
  [1000, 'at(2027-01-01T00:05:01)'],
  [59_001, 'at(2027-01-01T00:06:00)'],
])('%i ms past the second is rounded up, never down', async (ms, expression) => {
  await create(atMs + ms);
  const { input } = scheduler.commandCalls(CreateScheduleCommand)[0]?.args[0] ?? fails();
  expect(input.ScheduleExpression).toBe(expression);
});

test('one that is there already is quiet', async () => {
  scheduler.on(CreateScheduleCommand).rejects(new ConflictException(error));
  await expect(create()).resolves.toBeUndefined();
});

test('deleting one that is gone is quiet', async () => {
  scheduler.on(DeleteScheduleCommand).rejects(new ResourceNotFoundException(error));
  await expect(deleteSchedule(schedules, 'r1', signal)).resolves.toBeUndefined();
  expect(scheduler.commandCalls(DeleteScheduleCommand)[0]?.args[0].input).toEqual({
    Name: 'r1',
    GroupName: 'group',
  });
});

test.each([
  new ThrottlingException(error),
  new ValidationException(error),
  new ResourceNotFoundException(error),
  new Error('down'),
])('making one throws %s', async (thrown) => {
  scheduler.on(CreateScheduleCommand).rejects(thrown);
  await expect(create()).rejects.toBe(thrown);
});

test.each([new ThrottlingException(error), new ConflictException(error), new Error('down')])(
  'deleting one throws %s',
  async (thrown) => {
    scheduler.on(DeleteScheduleCommand).rejects(thrown);
    await expect(deleteSchedule(schedules, 'r1', signal)).rejects.toBe(thrown);
  },
);

function fails(): never {
  throw new Error('no schedule was made');
}
