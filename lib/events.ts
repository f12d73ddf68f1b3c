import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { type DetailType, eventSource } from '../functions/events/reservation-event.ts';
import { reservationSortKey } from '../functions/table/keys.ts';
import type { DeadLetters } from './dead-letters.ts';
import { EventLog } from './event-log.ts';
import { keepLogicalId } from './logical-id.ts';
import { ServiceFunction } from './service-function.ts';
import type { Settings } from './settings.ts';
import { consumeStream } from './stream-consumer.ts';
import type { Table } from './table.ts';

const source = [eventSource];

export interface EventsProps {
  settings: Settings;
  table: Table;
  deadLetters: DeadLetters;
}

/** The bus that tells of each change of a reservation, and the publisher that feeds it from the table's stream. */
export class Events extends Construct {
  readonly bus: events.EventBus;
  readonly log: EventLog;
  readonly #deadLetters: DeadLetters;

  constructor(scope: Construct, id: string, { settings, table, deadLetters }: EventsProps) {
    super(scope, id);
    this.#deadLetters = deadLetters;

    this.bus = new events.EventBus(this, 'EventBus', { description: 'Changes of reservations' });
    keepLogicalId(this.bus);
    this.bus.archive('Archive', {
      description: 'Changes of reservations, to be replayed',
      eventPattern: { source },
      retention: Duration.days(30),
    });

    this.log = new EventLog(this, 'Log', settings);
    new events.Rule(this, 'ToEventLog', {
      description: 'Changes of reservations to their log',
      eventBus: this.bus,
      eventPattern: { source },
      targets: [this.log],
    });

    const publish = new ServiceFunction(this, 'PublishFunction', {
      settings,
      description: 'Publishes each committed change of a reservation',
      timeout: Duration.seconds(60),
    });
    publish.setVariable('EVENT_BUS_NAME', this.bus.eventBusName);
    publish.allow({ actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] });
    consumeStream(publish, { table, deadLetters, filters: [changeOfReservation] });
  }

  /** Invokes the function with each event of these detail types, and keeps those that can't be delivered. */
  deliver(detailType: DetailType[], fn: ServiceFunction): void {
    const target = new targets.LambdaFunction(fn, {
      deadLetterQueue: this.#deadLetters.failedDeliveries,
      retryAttempts: 20,
      maxEventAge: Duration.hours(1),
    });
    new events.Rule(this, `To${fn.node.id}`, {
      description: `${detailType.join(', ')} to ${fn.node.id}`,
      eventBus: this.bus,
      eventPattern: { source, detailType },
      targets: [target],
    });
    this.#deadLetters.catchInvocationsOf(fn);
  }
}

const changeOfReservation = {
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { Keys: { sk: { S: [reservationSortKey] } } },
};
