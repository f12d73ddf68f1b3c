import { createAlarms } from '../alarms.ts';
import { ServiceError, validationError } from '../service-error.ts';
import type { StoredSchedule } from '../state/types.ts';
import type { LocalTemplate } from '../template.ts';
import { createAlarm } from './alarm.ts';
import {
  declares,
  fire,
  functionOf,
  mayWriteDeadLetters,
  parsedInput,
  type SchedulerOptions,
  targetOf,
} from './fire.ts';
import { parseSchedule } from './request.ts';

export type { SchedulerOptions } from './fire.ts';

/** EventBridge Scheduler, for one-shot schedules that call functions. */
export interface Scheduler {
  /**
   * @param request Body of `POST /schedules/{name}`.
   * @throws ServiceError worded as AWS words it: `ConflictException`, `ResourceNotFoundException`, `ValidationException`.
   */
  create(name: string, request: Record<string, unknown>): { ScheduleArn: string };
  /** @throws ServiceError `ResourceNotFoundException`. */
  delete(group: string, name: string): void;
  /** What waits, the earliest first; `at` is ISO 8601 in UTC, `input` parsed when it is JSON. */
  list(): { name: string; at: string; target: string; input: unknown }[];
  arn(group: string, name: string): string;
  /** Nothing fires until `resume`, which fires what fell due meanwhile. */
  pause(): void;
  resume(): void;
  /** What a fault made late is lost with it, as in a crash. */
  close(): void;
}

const service = 'scheduler.amazonaws.com';

/** Starts at once: what fell due while nothing ran fires now. Fires to the second, where AWS is precise to a minute. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { clock, state, template } = options;
  const late = createAlarms(clock);
  const alarm = createAlarm(clock, state.nextScheduleAtMs, () => {
    for (const schedule of state.schedules(clock.now())) fire(schedule, late, options);
  });
  const arn = (group: string, name: string) =>
    `arn:aws:scheduler:${template.region}:${template.accountId}:schedule/${group}/${name}`;
  alarm.set();
  return {
    create(name, request) {
      const schedule = hastened(parseSchedule(name, request), options);
      checkGroup(schedule.group, template);
      checkRole(schedule, options);
      checkDeadLetters(schedule, options);
      if (!state.addSchedule(schedule) && !isRepeat(state.schedule(schedule.group, name), schedule)) {
        throw new ServiceError('ConflictException', 409, `Schedule ${name} already exists.`);
      }
      alarm.set();
      return { ScheduleArn: arn(schedule.group, name) };
    },
    delete(group, name) {
      if (!state.removeSchedule(group, name)) throw notFound(name);
      alarm.set();
    },
    list: () => state.schedules().map((schedule) => describe(schedule, template)),
    arn,
    pause: alarm.pause,
    resume: alarm.resume,
    close() {
      alarm.pause();
      late.clear();
    },
  };
}

/** A fault may have it fire before its time. */
function hastened(schedule: StoredSchedule, options: SchedulerOptions): StoredSchedule {
  const occasion = { place: 'scheduleMade', function: functionOf(schedule, options) } as const;
  const fault = options.faults?.draw<{ kind: 'fireEarly'; ms: number }>(occasion);
  return fault ? { ...schedule, atMs: schedule.atMs - fault.ms } : schedule;
}

function checkGroup(group: string, template: LocalTemplate): void {
  const known = template.ofType('AWS::Scheduler::ScheduleGroup').some(({ ref }) => ref === group);
  if (known || group === 'default') return;
  throw new ServiceError('ResourceNotFoundException', 404, `Schedule group ${group} does not exist.`);
}

/** AWS checks the trust policy at once, and what the role may call only when it calls. */
function checkRole(schedule: StoredSchedule, { template, access }: SchedulerOptions): void {
  const { Arn, RoleArn } = targetOf(schedule);
  if (!declares(template, 'AWS::Lambda::Function', Arn))
    throw validationError(`Provided Arn is not in correct format: ${Arn}`);
  // The source that Scheduler gives is the group, not the schedule.
  const groupArn = `arn:aws:scheduler:${template.region}:${template.accountId}:schedule-group/${schedule.group}`;
  const context = { 'aws:SourceAccount': template.accountId, 'aws:SourceArn': groupArn };
  const known = declares(template, 'AWS::IAM::Role', RoleArn);
  if (!known || !access.trusts(template.byArn(RoleArn).logicalId, service, context)) {
    throw validationError(
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    );
  }
}

/** AWS takes such a schedule, and drops what it cannot deliver. */
function checkDeadLetters(schedule: StoredSchedule, options: SchedulerOptions): void {
  if (targetOf(schedule).DeadLetterConfig === undefined || mayWriteDeadLetters(schedule, options)) return;
  options.log?.(`schedule ${schedule.name}: its role may not write to its dead-letter queue`);
}

/** The SDK repeats a request whose answer it did not get with the same token. */
const isRepeat = (stored: StoredSchedule | undefined, schedule: StoredSchedule) =>
  schedule.request.ClientToken !== undefined && stored?.request.ClientToken === schedule.request.ClientToken;

const notFound = (name: string) =>
  new ServiceError('ResourceNotFoundException', 404, `Schedule ${name} does not exist.`);

const describe = (schedule: StoredSchedule, template: LocalTemplate) => ({
  name: schedule.name,
  at: new Date(schedule.atMs).toISOString(),
  target: template.byArn(targetOf(schedule).Arn).logicalId,
  input: parsedInput(targetOf(schedule)),
});
