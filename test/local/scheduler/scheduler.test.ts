import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFaults } from '../../../local/faults/faults.ts';
import { createScheduler } from '../../../local/scheduler/scheduler.ts';
import { openState } from '../../../local/state/state.ts';
import { localWorld } from '../world.ts';

type World = ReturnType<typeof localWorld>;
const midnightMs = Date.parse('2027-01-01T00:00:00Z');

function request({ template }: World, at: string, overrides: Record<string, unknown> = {}) {
  return {
    GroupName: template.ofType('AWS::Scheduler::ScheduleGroup')[0]?.ref,
    ScheduleExpression: `at(${at})`,
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: template.resource('ExpireFunction').attributes.Arn,
      RoleArn: template.resource('SchedulerRole').attributes.Arn,
      Input: '{"reservationId":"r1"}',
      DeadLetterConfig: { Arn: template.resource('FailedDeliveriesQueue').attributes.Arn },
    },
    ...overrides,
  };
}

test('fires once, at its second, and is gone then', () => {
  const world = localWorld();
  const scheduler = createScheduler(world);
  scheduler.create('r2', request(world, '2027-01-01T00:06:00'));
  scheduler.create('r1', request(world, '2027-01-01T00:05:00'));
  expect(scheduler.list().map(({ name, at, target, input }) => [name, at, target, input])).toEqual([
    ['r1', '2027-01-01T00:05:00.000Z', 'ExpireFunction', { reservationId: 'r1' }],
    ['r2', '2027-01-01T00:06:00.000Z', 'ExpireFunction', { reservationId: 'r1' }],
  ]);
  world.clock.advance(299_999);
  expect(world.delivered).toEqual([]);
  world.clock.advance(600_000);
  expect(world.delivered.map(({ functionId, atMs }) => [functionId, atMs - midnightMs])).toEqual([
    ['ExpireFunction', 300_000],
    ['ExpireFunction', 360_000],
  ]);
  expect(scheduler.list()).toEqual([]);
});

test('a deleted one does not fire', () => {
  const world = localWorld();
  const scheduler = createScheduler(world);
  const { GroupName } = request(world, '2027-01-01T00:05:00');
  scheduler.create('r1', request(world, '2027-01-01T00:05:00'));
  scheduler.delete(String(GroupName), 'r1');
  world.clock.advance(600_000);
  expect(world.delivered).toEqual([]);
  expect(() => scheduler.delete(String(GroupName), 'r1')).toThrow('Schedule r1 does not exist.');
});

test('a second one of the same name is a conflict, but not the same request again', () => {
  const world = localWorld();
  const scheduler = createScheduler(world);
  const first = request(world, '2027-01-01T00:05:00', { ClientToken: 'one' });
  scheduler.create('r1', first);
  expect(scheduler.create('r1', first).ScheduleArn).toContain('/r1');
  expect(() => scheduler.create('r1', { ...first, ClientToken: 'two' })).toThrow(
    'Schedule r1 already exists.',
  );
});

test('paused, nothing fires; resumed, what fell due does', async () => {
  const world = localWorld();
  const scheduler = createScheduler(world);
  scheduler.create('r1', request(world, '2027-01-01T00:05:00'));
  scheduler.pause();
  world.clock.advance(600_000);
  expect(world.delivered).toEqual([]);
  scheduler.resume();
  await Promise.resolve();
  expect(world.delivered).toHaveLength(1);
});

test('survives a restart, and fires what fell due meanwhile', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-scheduler-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const before = localWorld({ state: openState(directory) });
  const scheduler = createScheduler(before);
  scheduler.create('r1', request(before, '2027-01-01T00:05:00'));
  scheduler.close();
  before.state.close();

  const after = localWorld({ state: openState(directory), startMs: midnightMs + 3_600_000 });
  onTestFinished(() => after.state.close());
  createScheduler(after);
  await Promise.resolve();
  expect(after.delivered).toMatchObject([{ functionId: 'ExpireFunction', event: { reservationId: 'r1' } }]);
  expect(after.state.schedules()).toEqual([]);
});

test.each([true, false])(
  'one that a fault made late fires later, but not once the scheduler is closed: %s',
  (isClosed) => {
    const world = localWorld();
    const faults = createFaults({ seed: 1, rules: [{ effect: { kind: 'fireLate', ms: 2000 } }] });
    const scheduler = createScheduler({ ...world, faults });
    scheduler.create('r1', request(world, '2027-01-01T00:05:00'));
    world.clock.advance(301_999);
    expect(world.delivered).toEqual([]);
    if (isClosed) scheduler.close();
    world.clock.advance(1);
    expect(world.delivered).toHaveLength(isClosed ? 0 : 1);
  },
);

test('a role that may not call the function leads to the dead-letter queue', () => {
  const world = localWorld();
  const denying = {
    ...world.access,
    allows: (_: string, { action }: { action: string }) => action === 'sqs:SendMessage',
  };
  const scheduler = createScheduler({ ...world, access: denying });
  scheduler.create('r1', request(world, '2027-01-01T00:05:00'));
  world.clock.advance(300_000);
  expect(world.delivered).toEqual([]);
  expect(world.deadLetters.list()).toMatchObject([
    { source: 'FailedDeliveriesQueue', payload: '{"reservationId":"r1"}' },
  ]);
});

test('a role that may not write to the dead-letter queue is told of when the schedule is made', () => {
  const world = localWorld();
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const denying = {
    ...world.access,
    allows: (_: string, { action }: { action: string }) => action !== 'sqs:SendMessage',
  };
  createScheduler({ ...world, log }).create('r1', request(world, '2027-01-01T00:05:00'));
  expect(lines).toEqual([]);
  createScheduler({ ...world, log, access: denying }).create('r2', request(world, '2027-01-01T00:05:00'));
  expect(lines).toEqual(['schedule r2: its role may not write to its dead-letter queue']);
});

test.each([
  ['expression', { ScheduleExpression: 'at(tomorrow)' }, 'Invalid Schedule Expression at(tomorrow).'],
  ['group', { GroupName: 'nobody' }, 'Schedule group nobody does not exist.'],
  ['time zone', { ScheduleExpressionTimezone: 'Asia/Seoul' }, 'ScheduleExpressionTimezone'],
  ['field', { KmsKeyArn: 'x' }, 'KmsKeyArn'],
])('an unknown %s is refused', (_, overrides, message) => {
  const world = localWorld();
  const scheduler = createScheduler(world);
  expect(() => scheduler.create('r1', request(world, '2027-01-01T00:05:00', overrides))).toThrow(message);
});

test('a role that Scheduler may not assume is refused at once', () => {
  const world = localWorld();
  const scheduler = createScheduler(world);
  const good = request(world, '2027-01-01T00:05:00');
  const RoleArn = world.template.resource('ReserveFunctionRole').attributes.Arn;
  expect(() => scheduler.create('r1', { ...good, Target: { ...good.Target, RoleArn } })).toThrow(
    'assume the role',
  );
});
