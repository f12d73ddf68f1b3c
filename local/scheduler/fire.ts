import type { Alarms } from '../alarms.ts';
import type { Clock } from '../clock.ts';
import type { DeadLetters } from '../dead-letters.ts';
import type { Faults } from '../faults/faults.ts';
import type { Effect } from '../faults/rule.ts';
import type { Access } from '../iam/iam.ts';
import type { State, StoredSchedule } from '../state/types.ts';
import type { LocalTemplate } from '../template.ts';

export interface SchedulerOptions {
  clock: Clock;
  state: State;
  template: LocalTemplate;
  access: Access;
  deadLetters: DeadLetters;
  /** None, if not given. */
  faults?: Faults;
  /** Invokes a function asynchronously; durable when it returns. */
  deliver(functionId: string, event: unknown): void;
  log?(line: string): void;
}

export interface Target {
  Arn: string;
  RoleArn: string;
  Input?: string;
  DeadLetterConfig?: { Arn: string };
}

export const targetOf = (schedule: StoredSchedule) => schedule.request.Target as Target;

type DueEffect = Extract<Effect, { kind: 'fireLate' | 'fireTwice' | 'fireNever' }>;

/**
 * Hands the call over and forgets the schedule in one transaction, so a crash between the two can lose neither. A fault
 * may have it called never, twice, or late; what is late is no schedule any more, and a crash loses it.
 *
 * @param late Where what is late waits.
 */
export function fire(schedule: StoredSchedule, late: Alarms, options: SchedulerOptions): void {
  const { state, faults, clock } = options;
  const fault = faults?.draw<DueEffect>({ place: 'scheduleDue', function: functionOf(schedule, options) });
  state.transaction(() => {
    state.removeSchedule(schedule.group, schedule.name);
    if (fault?.kind === 'fireNever') return;
    if (fault?.kind === 'fireLate') late.set(clock.now() + fault.ms, () => call(schedule, options));
    else call(schedule, options);
    if (fault?.kind === 'fireTwice') call(schedule, options);
  });
}

/** Logical id of the function that a schedule calls; empty if the template has none of its ARN. */
export const functionOf = (
  schedule: StoredSchedule,
  { template }: Pick<SchedulerOptions, 'template'>,
): string =>
  template.ofType('AWS::Lambda::Function').find(({ attributes }) => attributes.Arn === targetOf(schedule).Arn)
    ?.logicalId ?? '';

function call(schedule: StoredSchedule, options: SchedulerOptions): void {
  const { template, access } = options;
  const target = targetOf(schedule);
  const problem = problemOf(target, template, access);
  if (problem) giveUp(schedule, problem, options);
  else options.deliver(template.byArn(target.Arn).logicalId, parsedInput(target));
}

/** A schedule may be older than the template: what it names can be gone. */
function problemOf(target: Target, template: LocalTemplate, access: Access): string | undefined {
  if (!declares(template, 'AWS::Lambda::Function', target.Arn)) return `there is no function ${target.Arn}`;
  if (!declares(template, 'AWS::IAM::Role', target.RoleArn)) return `there is no role ${target.RoleArn}`;
  const role = template.byArn(target.RoleArn);
  const request = { action: 'lambda:InvokeFunction', resource: target.Arn, context: {} };
  if (access.allows(role.logicalId, request)) return undefined;
  return `role ${role.ref} may not lambda:InvokeFunction ${target.Arn}`;
}

export const declares = (template: LocalTemplate, type: string, arn: string | undefined): boolean =>
  template.ofType(type).some(({ attributes }) => arn !== undefined && attributes.Arn === arn);

function giveUp(schedule: StoredSchedule, reason: string, options: SchedulerOptions): void {
  const { DeadLetterConfig, Input } = targetOf(schedule);
  // AWS drops it without a word when there is no queue that the role may write to; here it stays visible.
  const source =
    DeadLetterConfig && mayWriteDeadLetters(schedule, options)
      ? options.template.byArn(DeadLetterConfig.Arn).logicalId
      : 'schedule without a usable dead-letter queue';
  options.deadLetters.add(source, `schedule ${schedule.name}: ${reason}`, Input);
}

/** Whether the schedule's role may write to the dead-letter queue that the schedule names. */
export function mayWriteDeadLetters(
  schedule: StoredSchedule,
  { template, access }: SchedulerOptions,
): boolean {
  const { DeadLetterConfig, RoleArn } = targetOf(schedule);
  const resource = DeadLetterConfig?.Arn;
  return (
    resource !== undefined &&
    declares(template, 'AWS::SQS::Queue', resource) &&
    declares(template, 'AWS::IAM::Role', RoleArn) &&
    access.allows(template.byArn(RoleArn).logicalId, { action: 'sqs:SendMessage', resource, context: {} })
  );
}

/** Lambda takes JSON alone, so an input that is none could never be delivered; create refuses it. */
export const parsedInput = ({ Input }: Target): unknown => (Input === undefined ? {} : JSON.parse(Input));
