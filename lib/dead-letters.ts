import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { keepLogicalId } from './logical-id.ts';
import type { ServiceFunction } from './service-function.ts';
import type { Settings } from './settings.ts';

/** Where what could not be done ends up, so that it can be looked at and done again. */
export class DeadLetters extends Construct {
  /** Schedules and events that did not reach their function. */
  readonly failedDeliveries: sqs.Queue;
  /** Events that reached their function, which failed at them each time. */
  readonly failedInvocations: sqs.Queue;
  /** Stream records that were given up, whole: S3 is the one destination to which Lambda sends the records too. */
  readonly failedRecords: s3.Bucket;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.failedDeliveries = this.#queue('FailedDeliveriesQueue', settings);
    this.failedInvocations = this.#queue('FailedInvocationsQueue', settings);
    this.failedRecords = new s3.Bucket(this, 'FailedRecordsBucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(90) }],
      removalPolicy: settings.removalPolicy,
    });
    keepLogicalId(this.failedRecords);
  }

  /** Bounds the retries of a function that is invoked asynchronously, and keeps what it failed at to the end. */
  catchInvocationsOf(fn: ServiceFunction): void {
    new lambda.EventInvokeConfig(this, `${fn.node.id}InvokeConfig`, {
      function: fn,
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: { bind: () => ({ destination: this.failedInvocations.queueArn }) },
    });
    fn.allow({ actions: ['sqs:SendMessage'], resources: [this.failedInvocations.queueArn] });
  }

  /** Where the event source mapping of this function leaves the records it gives up; Lambda writes as the function. */
  catchRecordsOf(fn: ServiceFunction): lambda.IEventSourceDlq {
    fn.allow({ actions: ['s3:ListBucket'], resources: [this.failedRecords.bucketArn] });
    fn.allow({ actions: ['s3:PutObject'], resources: [this.failedRecords.arnForObjects('*')] });
    return { bind: () => ({ destination: this.failedRecords.bucketArn }) };
  }

  #queue(id: string, { removalPolicy }: Settings): sqs.Queue {
    const queue = new sqs.Queue(this, id, {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy,
    });
    keepLogicalId(queue);
    return queue;
  }
}
