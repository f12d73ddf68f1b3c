import fc from 'fast-check';
import type { Effect, FaultRule } from '../../faults/rule.ts';
import { type CallStep, hall, type Setup, type Step, type Story } from './story.ts';

const index = fc.nat({ max: 6 });
const seats = fc.uniqueArray(fc.nat({ max: hall.length - 1 }), { minLength: 1, maxLength: 3 });

const one = <Kind extends string, Rest extends object>(
  kind: Kind,
  rest: { [Key in keyof Rest]: fc.Arbitrary<Rest[Key]> },
) => fc.record({ do: fc.constant(kind), ...rest }) as fc.Arbitrary<{ do: Kind } & Rest>;

const join = one('join', {});
const poll = one('poll', { fan: index });
const leave = one('leave', { fan: index });
const reserve = one('reserve', { fan: index, seats, again: fc.boolean() });
const reserveNew = one('reserve', { fan: index, seats });
const cancel = one('cancel', { hold: index });
const confirm = one('confirm', { hold: index, payment: fc.nat({ max: 1 }) });
const confirmWrong = one('confirm', { hold: index, payment: fc.nat({ max: 1 }), wrong: fc.boolean() });
const read = one('read', { hold: index, fan: index });

const call: fc.Arbitrary<CallStep> = fc.oneof(
  { arbitrary: join, weight: 5 },
  { arbitrary: poll, weight: 8 },
  { arbitrary: leave, weight: 2 },
  { arbitrary: reserveNew, weight: 8 },
  { arbitrary: reserve, weight: 3 },
  { arbitrary: cancel, weight: 3 },
  { arbitrary: confirm, weight: 3 },
  { arbitrary: confirmWrong, weight: 1 },
  { arbitrary: read, weight: 1 },
  { arbitrary: one('release', {}), weight: 1 },
  { arbitrary: one('createAgain', {}), weight: 1 },
);

const race = one('race', {
  first: fc.oneof(join, poll, leave, reserveNew, cancel, confirm),
  stopsBefore: fc.nat({ max: 7 }),
  waitMs: fc.oneof(fc.constant(0), fc.constant(1), fc.nat({ max: 8000 })),
  second: fc.array(fc.oneof(join, poll, leave, reserve, cancel, confirm), { minLength: 1, maxLength: 3 }),
  lastStopsBefore: fc.option(fc.nat({ max: 5 }), { nil: undefined, freq: 3 }),
});

const time: fc.Arbitrary<Step> = fc.oneof(
  one('wait', { ms: fc.oneof(fc.constantFrom(1, 500, 1000, 2000, 5000), fc.nat({ max: 12_000 })) }),
  one('waitFor', {
    what: fc.constantFrom(
      'hold' as const,
      'hold' as const,
      'lease' as const,
      'claim' as const,
      'opening' as const,
    ),
    of: index,
    plusMs: fc.constantFrom(-1, 0, 0, 1, 4000, 6000),
  }),
);

/** The callers of each function, and what of theirs can fail. */
const onCalls: fc.Arbitrary<Effect> = fc.oneof(
  {
    arbitrary: fc.constantFrom<Effect>(
      { kind: 'throttle' },
      { kind: 'conflict' },
      { kind: 'serverError' },
      { kind: 'loseAnswer' },
    ),
    weight: 8,
  },
  { arbitrary: fc.constantFrom<Effect>({ kind: 'killBefore' }, { kind: 'killAfter' }), weight: 2 },
  { arbitrary: fc.constant<Effect>({ kind: 'timeOut', afterMs: 0 }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('latency' as const), ms: fc.nat({ max: 50 }) }), weight: 1 },
);
const onRecords = fc.oneof<fc.Arbitrary<Effect>[]>(
  fc.constantFrom<Effect>({ kind: 'deliverTwice' }, { kind: 'failHalfWay' }, { kind: 'reorder' }),
  fc.record({ kind: fc.constant('deliverLate' as const), ms: fc.nat({ max: 20_000 }) }),
);
const onSchedules = fc.oneof<fc.Arbitrary<Effect>[]>(
  fc.constantFrom<Effect>({ kind: 'fireTwice' }, { kind: 'fireNever' }),
  fc.record({ kind: fc.constant('fireEarly' as const), ms: fc.nat({ max: 20_000 }) }),
  fc.record({ kind: fc.constant('fireLate' as const), ms: fc.nat({ max: 60_000 }) }),
);
/** Those that are called most, and the others. */
const called = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      'ReserveFunction',
      'GetQueueStatusFunction',
      'JoinQueueFunction',
      'PublishFunction',
      'ConfirmFunction',
      'CancelFunction',
    ),
    weight: 3,
  },
  {
    arbitrary: fc.constantFrom(
      'LeaveQueueFunction',
      'GetReservationFunction',
      'ReleaseExpiredReservationsFunction',
      'CreateConcertFunction',
      'ScheduleFunction',
      'ExpireFunction',
      'EndLeaseFunction',
      'BackstopFunction',
    ),
    weight: 2,
  },
);
const fault: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: ruleStep({
      function: called,
      effect: onCalls,
      count: fc.integer({ min: 1, max: 2 }),
      skip: fc.nat({ max: 1 }),
    }),
    weight: 5,
  },
  { arbitrary: ruleStep({ effect: onRecords, count: fc.constant(1) }), weight: 3 },
  {
    arbitrary: ruleStep({
      function: fc.constant('PublishFunction'),
      effect: fc.constant<Effect>({ kind: 'refuseEntries' }),
      count: fc.integer({ min: 1, max: 2 }),
    }),
    weight: 1,
  },
  // Met by whatever starts anew, after a kill.
  {
    arbitrary: ruleStep({
      action: fc.constant('secretsmanager:GetSecretValue'),
      effect: fc.constant<Effect>({ kind: 'serverError' }),
      count: fc.integer({ min: 1, max: 3 }),
    }),
    weight: 1,
  },
  { arbitrary: ruleStep({ effect: onSchedules, count: fc.constant(1) }), weight: 3 },
);

function ruleStep(
  rule: { [Key in keyof FaultRule]?: fc.Arbitrary<NonNullable<FaultRule[Key]>> },
): fc.Arbitrary<Step> {
  return fc.record({ do: fc.constant('fault' as const), rule: fc.record(rule) as fc.Arbitrary<FaultRule> });
}

const around: fc.Arbitrary<Step> = fc.oneof(
  one('expire', { hold: index }),
  one('sweep', {}),
  one('pause', { part: fc.constantFrom('streams' as const, 'schedules' as const) }),
  one('resume', { part: fc.constantFrom('streams' as const, 'schedules' as const) }),
  one('restore', { joins: fc.integer({ min: 1, max: 3 }) }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: call, weight: 12 },
  { arbitrary: time, weight: 5 },
  { arbitrary: race, weight: 3 },
  { arbitrary: fault, weight: 6 },
  { arbitrary: around, weight: 2 },
);

const seconds = (...choices: number[]) => fc.constantFrom(...choices);
const setup: fc.Arbitrary<Setup> = fc.record({
  holdSeconds: seconds(5, 10, 20),
  maxActive: seconds(1, 2, 3),
  activeSeconds: seconds(3600, 30, 12),
  idleSeconds: seconds(20, 8, 3600),
  claimSeconds: seconds(5, 2, 10),
  opensInSeconds: fc.oneof(
    { arbitrary: fc.constant(0), weight: 5 },
    { arbitrary: fc.constant(10), weight: 1 },
  ),
  startsInSeconds: fc.oneof(
    { arbitrary: fc.constant(1_000_000), weight: 9 },
    { arbitrary: fc.constant(60), weight: 1 },
  ),
});

/** Stories of up to `longest` steps. Most begin with fans who are let in, so that there is somebody to sell to. */
export const stories = (longest: number): fc.Arbitrary<Story> =>
  fc
    .record({ setup, steps: fc.array(step, { minLength: 1, maxLength: longest, size: 'max' }) })
    .map(({ setup, steps }) => ({
      setup,
      steps: [{ do: 'join' }, { do: 'join' }, { do: 'reserve', fan: 0, seats: [0, 1] }, ...steps],
    }));
