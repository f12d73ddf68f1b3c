import { expect, test } from 'vitest';
import { createBus } from '../../../local/bus/bus.ts';
import { localWorld } from '../world.ts';

const entry = (world: ReturnType<typeof localWorld>, overrides: Record<string, unknown> = {}) => ({
  Source: 'holdfast',
  DetailType: 'ReservationConfirmed',
  Detail: '{"eventId":"e1"}',
  EventBusName: world.template.ofType('AWS::Events::EventBus')[0]?.ref as string,
  ...overrides,
});

test('an event is kept, and goes to each rule that it matches', () => {
  const world = localWorld();
  const bus = createBus(world);
  const { FailedEntryCount, Entries } = bus.putEvents([entry(world, { Time: 1_800_000_000.5 })]);
  expect(FailedEntryCount).toBe(0);
  expect(bus.events()).toEqual([
    {
      version: '0',
      id: Entries[0]?.EventId,
      'detail-type': 'ReservationConfirmed',
      source: 'holdfast',
      account: '000000000000',
      time: '2027-01-15T08:00:00Z',
      region: 'us-east-1',
      resources: [],
      detail: { eventId: 'e1' },
    },
  ]);
  expect(world.delivered.map(({ functionId }) => functionId).sort()).toEqual([
    'EndLeaseFunction',
    'ScheduleFunction',
  ]);
  expect(world.delivered[0]?.event).toEqual(bus.events()[0]);
});

test('one that no rule wants is kept all the same', () => {
  const world = localWorld();
  const bus = createBus(world);
  bus.putEvents([
    entry(world, { DetailType: 'ReservationExpired' }),
    entry(world, { EventBusName: 'default' }),
  ]);
  expect(bus.events()).toHaveLength(2);
  expect(world.delivered).toEqual([]);
});

test('a malformed entry fails alone', () => {
  const world = localWorld();
  const bus = createBus(world);
  const answer = bus.putEvents([entry(world, { Detail: '[]' }), entry(world, { Source: '' }), entry(world)]);
  expect(answer.FailedEntryCount).toBe(2);
  expect(answer.Entries.map(({ ErrorCode }) => ErrorCode)).toEqual([
    'MalformedDetail',
    'InvalidArgument',
    undefined,
  ]);
  expect(bus.events()).toHaveLength(1);
});

test('without the permission of a function, its dead-letter queue gets the event', () => {
  const world = localWorld();
  const sendOnly = {
    ...world.access,
    resourcePolicyAllows: (...args: Parameters<typeof world.access.resourcePolicyAllows>) =>
      args[2].action === 'sqs:SendMessage' && world.access.resourcePolicyAllows(...args),
  };
  createBus({ ...world, access: sendOnly }).putEvents([entry(world)]);
  expect(world.delivered).toEqual([]);
  expect(world.deadLetters.list().map(({ source }) => source)).toEqual([
    'FailedDeliveriesQueue',
    'FailedDeliveriesQueue',
  ]);
});

test('what is accepted is either kept and delivered, or neither', () => {
  const world = localWorld();
  const failing = {
    ...world,
    deliver: () => {
      throw new Error('no room');
    },
  };
  const bus = createBus(failing);
  expect(() => bus.putEvents([entry(world)])).toThrow('no room');
  expect(bus.events()).toEqual([]);
});

test('an unknown bus and too many entries are refused', () => {
  const world = localWorld();
  const bus = createBus(world);
  expect(() => bus.putEvents([entry(world, { EventBusName: 'nobody' })])).toThrow('nobody');
  expect(() => bus.putEvents(Array.from({ length: 11 }, () => entry(world)))).toThrow('between 1 and 10');
});
