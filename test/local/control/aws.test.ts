import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { awsTrouble } from '../../../local/control/aws-trouble.ts';
import { watchStack } from '../../../local/control/aws-watch.ts';
import { findStack } from '../../../local/control/find-stack.ts';
import { outputs as outputsOfTemplate } from '../../lib/template.ts';

const stack = {
  apiUrl: 'https://abc.execute-api.eu-west-1.amazonaws.com/',
  eventLog: '/aws/events/Holdfast',
  failedDeliveries: 'https://sqs/deliveries',
  failedInvocations: 'https://sqs/invocations',
  failedRecords: 'bucket',
};
const outputs = {
  ApiUrl: stack.apiUrl,
  EventLogName: stack.eventLog,
  FailedDeliveriesQueueUrl: stack.failedDeliveries,
  FailedInvocationsQueueUrl: stack.failedInvocations,
  FailedRecordsBucketName: stack.failedRecords,
};
const named = (name: string, message: string) => Object.assign(new Error(message), { name });

describe('a stack', () => {
  const client = new CloudFormationClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  const answer = (some: Record<string, string>) => {
    const Outputs = Object.entries(some).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    mock.on(DescribeStacksCommand).resolves({ Stacks: [{ Outputs } as never] });
  };

  it('is found by its outputs, which the template has', async () => {
    answer(outputs);
    expect(await findStack(client, 'Holdfast')).toEqual(stack);
    expect(mock.calls()[0]?.args[0].input).toEqual({ StackName: 'Holdfast' });
    expect(outputsOfTemplate).toEqual(expect.arrayContaining(Object.keys(outputs)));
  });

  it('that is not there, or is older, is said so', async () => {
    mock.on(DescribeStacksCommand).rejects(named('ValidationError', 'Stack with id Nope does not exist'));
    await expect(findStack(client, 'Nope')).rejects.toThrow(
      'there is no stack Nope in eu-west-1: --region names another region',
    );
    const { EventLogName: _, ...older } = outputs;
    answer(older);
    await expect(findStack(client, 'Holdfast')).rejects.toThrow(
      'the stack Holdfast has no output EventLogName: deploy this version of Holdfast',
    );
  });
});

describe('watching a deployed stack', () => {
  const [logs, queues, buckets] = [
    new CloudWatchLogsClient({ region: 'x' }),
    new SQSClient({ region: 'x' }),
    new S3Client({ region: 'x' }),
  ];
  const [inLogs, inQueues, inBuckets] = [mockClient(logs), mockClient(queues), mockClient(buckets)];
  const nowMs = 1_800_000_000_000;
  const watch = watchStack(stack, { logs, queues, buckets }, () => nowMs);
  const event = (eventId: string) => ({ 'detail-type': 'ReservationCreated', detail: { eventId } });
  const line = (eventId: string, timestamp: number) => ({
    message: JSON.stringify(event(eventId)),
    timestamp,
  });

  it('reads the log page by page, and then on from the newest, with what may come late', async () => {
    inLogs
      .on(FilterLogEventsCommand, { nextToken: undefined })
      .resolves({ events: [line('a', nowMs - 9000)], nextToken: 'more' })
      .on(FilterLogEventsCommand, { nextToken: 'more' })
      .resolves({ events: [line('b', nowMs - 5000)] });
    expect(await watch.events('iu-2027', undefined)).toEqual({
      events: [event('a'), event('b')],
      next: String(nowMs - 5000),
    });
    expect(inLogs.calls()[0]?.args[0].input).toEqual({
      logGroupName: '/aws/events/Holdfast',
      startTime: nowMs - 15 * 60_000,
      filterPattern: '{ $.detail.reservation.concertId = "iu-2027" }',
      nextToken: undefined,
    });
    inLogs.reset();
    inLogs.on(FilterLogEventsCommand).resolves({});
    expect(await watch.events('iu-2027', String(nowMs - 5000))).toEqual({
      events: [],
      next: String(nowMs - 5000),
    });
    expect(inLogs.calls()[0]?.args[0].input).toMatchObject({ startTime: nowMs - 35_000 });
  });

  it('does not read a busy log for ever, and goes on behind what it read', async () => {
    inLogs.reset();
    inLogs.on(FilterLogEventsCommand).resolves({ events: [line('a', nowMs)], nextToken: 'more~of it' });
    const first = await watch.events('iu-2027', '60000');
    expect(first.events).toHaveLength(5);
    inLogs.reset();
    inLogs.on(FilterLogEventsCommand).resolves({ events: [line('b', nowMs + 1)] });
    expect((await watch.events('iu-2027', first.next)).next).toBe(String(nowMs + 1));
    expect(inLogs.calls()[0]?.args[0].input).toMatchObject({ startTime: 30_000, nextToken: 'more~of it' });
  });

  it('counts what was given up', async () => {
    inQueues
      .on(GetQueueAttributesCommand, { QueueUrl: 'https://sqs/deliveries' })
      .resolves({
        Attributes: { ApproximateNumberOfMessages: '2', ApproximateNumberOfMessagesNotVisible: '1' },
      })
      .on(GetQueueAttributesCommand, { QueueUrl: 'https://sqs/invocations' })
      .resolves({});
    inBuckets.on(ListObjectsV2Command, { Bucket: 'bucket' }).resolves({ KeyCount: 1000, IsTruncated: true });
    expect(await watch.deadLetters()).toEqual([
      { source: 'FailedDeliveriesQueue', count: 3 },
      { source: 'FailedInvocationsQueue', count: 0 },
      { source: 'FailedRecordsBucket', count: 1000, isMore: true },
    ]);
  });
});

it.each([
  [
    named('CredentialsProviderError', 'Could not load credentials'),
    /^there are no AWS credentials that work: .*aws sso login/,
  ],
  [
    named('ExpiredTokenException', 'The security token is expired'),
    /^the AWS credentials have expired: log in again/,
  ],
  [named('ExpiredToken', 'expired'), /^the AWS credentials have expired/],
  [named('UnrecognizedClientException', 'invalid'), /^AWS does not know these credentials \(invalid\)$/],
  [
    named('AccessDenied', 'User x is not authorized to perform: y'),
    /may not do that \(User x is not authorized/,
  ],
  [new Error('Region is missing'), /^no region is set: say --region/],
  [new Error('anything else'), /^anything else$/],
  ['text', /^text$/],
])('%s is told with its cure', (error, sentence) => {
  expect(awsTrouble(error)).toMatch(sentence);
});
