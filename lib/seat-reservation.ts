import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Api } from './api.ts';
import { Concerts } from './concerts.ts';
import { DeadLetters } from './dead-letters.ts';
import { Events } from './events.ts';
import { Expiry } from './expiry.ts';
import { Pages } from './pages.ts';
import { Queue } from './queue.ts';
import { Reservations } from './reservations.ts';
import { type Settings, stackId } from './settings.ts';
import { Statistics } from './statistics.ts';
import { Table } from './table.ts';
import { TokenSecret } from './token-secret.ts';

/** What `sam local invoke` finds functions and their bundles by; the CDK's command line alone would turn it on. */
const metadataForSam = ['aws:cdk:enable-path-metadata', 'aws:cdk:enable-asset-metadata'];

/**
 * The whole system. Fans and operators come through the API; everything that decides is in the table; what the table
 * committed reaches the bus by its stream; from the bus, holds get their schedules and leases end.
 */
export class SeatReservation extends Stack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, stackId(settings.stage), {
      description: 'Holdfast: numbered concert seats, queued for, held and sold once',
      analyticsReporting: false,
    });
    for (const name of metadataForSam) this.node.setContext(name, true);

    const deadLetters = new DeadLetters(this, 'DeadLetters', settings);
    const table = new Table(this, 'Storage', settings);
    const tokenSecret = new TokenSecret(this, 'Tokens', settings);
    const api = new Api(this, 'Api', { settings, tokenSecret });
    const events = new Events(this, 'Events', { settings, table, deadLetters });

    new Concerts(this, 'Concerts', { settings, table, api });
    new Queue(this, 'Queue', { settings, table, tokenSecret, api, events });
    new Reservations(this, 'Reservations', { settings, table, api });
    new Expiry(this, 'Expiry', { settings, table, events, deadLetters });
    new Statistics(this, 'Statistics', { settings, table, api });
    if (settings.pages) {
      const pages = new Pages(this, 'Pages', { settings, api });
      new CfnOutput(this, 'PagesUrl', { value: pages.url });
    }

    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'TableName', { value: table.table.tableName });
    new CfnOutput(this, 'EventBusName', { value: events.bus.eventBusName });
    new CfnOutput(this, 'EventLogName', { value: events.log.logGroup.logGroupName });
    new CfnOutput(this, 'FailedDeliveriesQueueUrl', { value: deadLetters.failedDeliveries.queueUrl });
    new CfnOutput(this, 'FailedInvocationsQueueUrl', { value: deadLetters.failedInvocations.queueUrl });
    new CfnOutput(this, 'FailedRecordsBucketName', { value: deadLetters.failedRecords.bucketName });
  }
}
