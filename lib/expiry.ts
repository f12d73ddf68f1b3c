import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { seatLockPrefix } from '../functions/table/keys.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Events } from './events.ts';
import { keepLogicalId } from './logical-id.ts';
import { ServiceFunction } from './service-function.ts';
import type { Settings } from './settings.ts';
import { consumeStream } from './stream-consumer.ts';
import type { ItemKind, Table, TableAction } from './table.ts';

export interface ExpiryProps {
  settings: Settings;
  table: Table;
  events: Events;
  deadLetters: DeadLetters;
}

/** What expiring a hold takes. */
const expiring: Partial<Record<TableAction, ItemKind[]>> = {
  UpdateItem: ['reservation'],
  DeleteItem: ['seatLock'],
};

/** Tidies up after holds that lapsed: one schedule per hold, and the stream for those whose schedule never ran. */
export class Expiry extends Construct {
  constructor(scope: Construct, id: string, { settings, table, events, deadLetters }: ExpiryProps) {
    super(scope, id);

    const expire = new ServiceFunction(this, 'ExpireFunction', {
      settings,
      description: 'Expires one lapsed hold',
    });
    table.bind(expire, expiring);
    deadLetters.catchInvocationsOf(expire);

    const backstop = new ServiceFunction(this, 'BackstopFunction', {
      settings,
      description: 'Expires holds whose seats were taken over or removed by TTL',
      timeout: Duration.seconds(60),
    });
    table.bind(backstop, expiring);
    consumeStream(backstop, { table, deadLetters, filters: [takenOver, removedByTtl] });

    const schedule = new ServiceFunction(this, 'ScheduleFunction', {
      settings,
      description: 'Schedules the expiry of a hold, and calls it off when the hold ends',
      timeout: Duration.seconds(10),
    });
    table.bind(schedule, expiring);
    const group = new scheduler.ScheduleGroup(this, 'ScheduleGroup', {
      removalPolicy: settings.removalPolicy,
    });
    keepLogicalId(group);
    this.#bindSchedules(schedule, expire, { group, deadLetters });
    events.deliver(['ReservationCreated', 'ReservationConfirmed', 'ReservationCancelled'], schedule);
  }

  /** Lets `fn` make and delete schedules in the group, which call `target` and nothing else. */
  #bindSchedules(
    fn: ServiceFunction,
    target: ServiceFunction,
    { group, deadLetters }: { group: scheduler.IScheduleGroup; deadLetters: DeadLetters },
  ): void {
    const { failedDeliveries } = deadLetters;
    const role = schedulerRole(this, group, [
      new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failedDeliveries.queueArn] }),
    ]);
    const schedules = {
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${group.scheduleGroupName}/*`,
    };
    fn.setVariable('SCHEDULE_GROUP_NAME', group.scheduleGroupName);
    fn.setVariable('EXPIRE_FUNCTION_ARN', target.functionArn);
    fn.setVariable('SCHEDULE_DEAD_LETTER_QUEUE_ARN', failedDeliveries.queueArn);
    fn.allow({
      actions: ['scheduler:CreateSchedule', 'scheduler:DeleteSchedule'],
      resources: [Stack.of(this).formatArn(schedules)],
    });
    fn.setVariable('SCHEDULER_ROLE_ARN', role.roleArn);
    fn.allow({
      actions: ['iam:PassRole'],
      resources: [role.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    });
  }
}

/** The role of the schedules; Scheduler may assume it for schedules of this group in this account alone. */
function schedulerRole(
  scope: Construct,
  group: scheduler.IScheduleGroup,
  statements: iam.PolicyStatement[],
): iam.Role {
  const conditions = {
    StringEquals: { 'aws:SourceAccount': Stack.of(scope).account, 'aws:SourceArn': group.scheduleGroupArn },
  };
  const role = new iam.Role(scope, 'SchedulerRole', {
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', { conditions }),
    inlinePolicies: { Permissions: new iam.PolicyDocument({ statements }) },
  });
  keepLogicalId(role);
  return role;
}

const keysOfSeatLocks = { pk: { S: [{ prefix: seatLockPrefix }] } };
const held = { state: { S: ['HELD'] } };

/** A lapsed hold's seat was taken by another reservation: the old one may not know yet. */
const takenOver = {
  eventName: ['MODIFY'],
  dynamodb: { Keys: keysOfSeatLocks, OldImage: held, NewImage: held },
};

/** TTL removed a hold's seat, so neither its schedule nor a successor did. */
const removedByTtl = {
  eventName: ['REMOVE'],
  userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] },
  dynamodb: { Keys: keysOfSeatLocks, OldImage: held },
};
