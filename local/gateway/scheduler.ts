import type { AccessRequest } from '../iam/iam.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { LocalTemplate } from '../template.ts';
import { answerOf, denialMessage, jsonAnswer } from './answers.ts';
import type { Service } from './service.ts';

/** Scheduler (REST): `POST` and `DELETE /schedules/{name}`. */
export function createSchedulerService(options: { scheduler: Scheduler; template: LocalTemplate }): Service {
  const { scheduler, template } = options;
  return {
    read({ functionId, method, url, body: bytes }) {
      const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
      const name = decodeURIComponent(/^\/schedules\/([^/]+)$/.exec(pathname)?.[1] ?? '');
      const operation = Object.hasOwn(operations, method) ? operations[method] : undefined;
      if (name === '' || operation === undefined) return undefined;
      const body = (bytes.length > 0 ? JSON.parse(bytes.toString()) : {}) as Record<string, unknown>;
      const group = String(body.GroupName ?? searchParams.get('groupName') ?? 'default');
      const action = `scheduler:${operation.name}`;
      const own = { action, resource: scheduler.arn(group, name), context: {} };
      return {
        action,
        requests: method === 'POST' ? [own, passRole(body)] : [own],
        body,
        denied: (deniedAction, resource) =>
          jsonAnswer(403, {
            __type: 'AccessDeniedException',
            Message: denialMessage(template, functionId, deniedAction, resource),
          }),
        perform: () => answerOf(() => operation.perform(scheduler, group, name, body)),
      };
    },
  };
}

/** Whoever makes a schedule hands a role to Scheduler, and needs leave for that. */
const passRole = (body: Record<string, unknown>): AccessRequest => ({
  action: 'iam:PassRole',
  resource: String((body.Target as { RoleArn?: unknown } | undefined)?.RoleArn),
  context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
});

const operations: Record<
  string,
  {
    name: string;
    perform(scheduler: Scheduler, group: string, name: string, body: Record<string, unknown>): unknown;
  }
> = {
  POST: { name: 'CreateSchedule', perform: (scheduler, _, name, body) => scheduler.create(name, body) },
  DELETE: {
    name: 'DeleteSchedule',
    perform(scheduler, group, name) {
      scheduler.delete(group, name);
      return {};
    },
  },
};
