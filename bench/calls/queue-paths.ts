import type { Path } from './paths.ts';

const joined = 'JoinQueueFunction';
const polled = 'GetQueueStatusFunction';

const nothing = { roundTrips: 0, readUnits: 0, writeUnits: 0 };

/** Everything until a fan may reserve. The house is full, and the queue before it as long as the stage's size says. */
export const queuePaths: Path[] = [
  {
    name: 'join, others wait before',
    route: joined,
    floor: {
      ...nothing,
      roundTrips: 1,
      writeUnits: 1,
      why: 'a number that nobody else gets must be written',
    },
    prepare: async (_, { joinFull }) => joinFull,
  },
  {
    name: 'join, let in at once',
    route: joined,
    floor: {
      roundTrips: 4,
      readUnits: 1,
      writeUnits: 3,
      why: 'number, gate and lease are three items, each decided by the one before; between number and gate somebody must know who is active',
    },
    prepare: async (_, { joinOpen }) => joinOpen,
  },
  {
    name: 'poll, waiting',
    route: polled,
    floor: { ...nothing, why: 'the gate is a second old at the most, and known' },
    prepare: async ({ next }, { poll }) => {
      const token = next.at(-1) ?? '';
      await poll(token);
      return () => poll(token);
    },
  },
  {
    name: 'poll, waiting, first of a container’s second',
    route: polled,
    floor: { ...nothing, roundTrips: 1, readUnits: 0.5, why: 'one item is read' },
    prepare: async ({ next, clock }, { poll }) => {
      const token = next.at(-1) ?? '';
      await poll(token);
      clock.advance(1001);
      return () => poll(token);
    },
  },
  {
    name: 'poll that lets the next in, and is let in',
    route: polled,
    floor: {
      roundTrips: 3,
      readUnits: 1,
      writeUnits: 2,
      why: 'who is active must be read, the gate moved, the lease written',
    },
    prepare: async ({ active, next, clock }, { leave, poll }) => {
      await leave(active.pop() ?? '');
      const token = next.shift() ?? '';
      clock.advance(1001);
      return async () => mustBe(await poll(token), 'ACTIVE');
    },
  },
  {
    name: 'poll that lets others in',
    route: polled,
    floor: {
      roundTrips: 2,
      readUnits: 1,
      writeUnits: 1,
      why: 'who is active must be read, and the gate moved',
    },
    prepare: async ({ active, next, clock }, { leave, poll }) => {
      await leave(active.pop() ?? '');
      // Who is called now never comes.
      next.shift();
      const token = next.at(-1) ?? '';
      clock.advance(1001);
      return async () => mustBe(await poll(token), 'WAITING');
    },
  },
  {
    name: 'poll, called: claims its place',
    route: polled,
    floor: { ...nothing, roundTrips: 1, writeUnits: 1, why: 'the lease must be written' },
    prepare: async ({ active, next, clock }, { leave, poll }) => {
      await Promise.all([leave(active.pop() ?? ''), leave(active.pop() ?? '')]);
      clock.advance(1001);
      mustBe(await poll(next.shift() ?? ''), 'ACTIVE');
      const token = next.shift() ?? '';
      return async () => mustBe(await poll(token), 'ACTIVE');
    },
  },
  {
    name: 'poll, active',
    route: polled,
    floor: {
      ...nothing,
      roundTrips: 1,
      readUnits: 0.5,
      why: 'whether the lease still lives is written nowhere else',
    },
    prepare: async ({ active }, { poll }) => {
      const token = active[0] ?? '';
      return async () => mustBe(await poll(token), 'ACTIVE');
    },
  },
  {
    name: 'leave, active',
    route: 'LeaveQueueFunction',
    floor: { ...nothing, roundTrips: 1, writeUnits: 1, why: 'the lease must be ended' },
    prepare: async ({ active }, { leave }) => {
      const token = active.pop() ?? '';
      return () => leave(token);
    },
  },
];

function mustBe({ status }: Record<string, unknown>, wanted: string): void {
  if (status !== wanted) throw new Error(`the fan is ${status}, and should be ${wanted}`);
}
