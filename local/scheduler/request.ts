import { refuseUnknown } from '../refuse-unknown.ts';
import { validationError } from '../service-error.ts';
import type { StoredSchedule } from '../state/types.ts';

const known = [
  'ActionAfterCompletion',
  'ClientToken',
  'Description',
  'FlexibleTimeWindow',
  'GroupName',
  'Name',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'State',
  'Target',
];
const knownInTarget = ['Arn', 'DeadLetterConfig', 'Input', 'RetryPolicy', 'RoleArn'];

/**
 * Reads the body of CreateSchedule.
 *
 * @throws ServiceError `ValidationException`, worded as AWS does where AWS refuses it too; anything that AWS takes and
 * this scheduler does not (recurring schedules, time zones, windows) says so.
 */
export function parseSchedule(name: string, request: Record<string, unknown>): StoredSchedule {
  constrain('name', name, /^[0-9a-zA-Z-_.]{1,64}$/, '^[0-9a-zA-Z-_.]+$');
  const group = String(request.GroupName ?? 'default');
  constrain('groupName', group, /^[0-9a-zA-Z-_.]{1,64}$/, '^[0-9a-zA-Z-_.]+$');
  refuseUnknown(request, known, 'CreateSchedule in the local scheduler', validationError);
  only(request.ActionAfterCompletion, 'DELETE', 'ActionAfterCompletion');
  only(request.State ?? 'ENABLED', 'ENABLED', 'State');
  only(request.ScheduleExpressionTimezone ?? 'UTC', 'UTC', 'ScheduleExpressionTimezone');
  only(
    (request.FlexibleTimeWindow as { Mode?: unknown } | undefined)?.Mode,
    'OFF',
    'FlexibleTimeWindow.Mode',
  );
  const target = (request.Target ?? {}) as Record<string, unknown>;
  refuseUnknown(target, knownInTarget, 'Target in the local scheduler', validationError);
  checkInput(target.Input);
  return { group, name, atMs: parseExpression(request.ScheduleExpression), request };
}

/** `at(yyyy-mm-ddThh:mm:ss)` in UTC. One that has passed is taken, and fires at once. */
function parseExpression(expression: unknown): number {
  const [, text] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(String(expression)) ?? [];
  const atMs = text === undefined ? Number.NaN : Date.parse(`${text}Z`);
  if (Number.isNaN(atMs)) throw validationError(`Invalid Schedule Expression ${String(expression)}.`);
  return atMs;
}

function checkInput(input: unknown): void {
  try {
    if (input !== undefined) JSON.parse(String(input));
  } catch {
    throw validationError('Invalid request provided: Target.Input must be valid JSON.');
  }
}

function constrain(field: string, value: string, pattern: RegExp, shown: string): void {
  if (pattern.test(value)) return;
  const constraint =
    value.length > 64
      ? 'Member must have length less than or equal to 64'
      : `Member must satisfy regular expression pattern: ${shown}`;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: ${constraint}`,
  );
}

function only(value: unknown, expected: string, field: string): void {
  if (value !== expected) {
    throw validationError(`the local scheduler knows ${field} ${expected} alone, not ${String(value)}`);
  }
}
