import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import { createDeadLetters } from '../../../local/dead-letters.ts';
import { engineClientConfig } from '../../../local/engine/client.ts';
import { createTable } from '../../../local/engine/create-table.ts';
import { dynamodbRequest } from '../../../local/engine/request.ts';
import { startTtlSweeper } from '../../../local/engine/ttl.ts';
import type { Access } from '../../../local/iam/iam.ts';
import { failure, type InvocationResult } from '../../../local/lambda/invocation.ts';
import { openState } from '../../../local/state/state.ts';
import type { State } from '../../../local/state/types.ts';
import type { StreamRecord } from '../../../local/streams/record.ts';
import { type Streams, startStreams } from '../../../local/streams/streams.ts';
import { allowAll, fakeFunction, fakeResource, fakeTemplate } from '../fake-template.ts';

const streamArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/Table/stream/1';
const bucketArn = 'arn:aws:s3:::failed-records';
const filter = (pattern: unknown) => ({ Pattern: JSON.stringify(pattern) });
const mappingOf = (functionId: string, properties: Record<string, unknown>) =>
  fakeResource('AWS::Lambda::EventSourceMapping', `${functionId}Stream`, {
    EventSourceArn: streamArn,
    FunctionName: functionId,
    StartingPosition: 'TRIM_HORIZON',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: bucketArn } },
    ...properties,
  });

describe.each(inject('engines'))('streams of $name', (engine) => {
  const clock = virtualClock(Date.UTC(2027, 0, 1));
  let state: State;
  let streams: Streams;
  let tables: Map<string, Awaited<ReturnType<typeof createTable>>>;
  let template: ReturnType<typeof fakeTemplate>;
  let calls: { functionId: string; records: StreamRecord[] }[];
  let answer: (records: StreamRecord[]) => InvocationResult;

  const call = (operation: string, body: object) =>
    dynamodbRequest(engine.url, `DynamoDB_20120810.${operation}`, { TableName: table().ref, ...body });
  const put = (item: object) => call('PutItem', { Item: item });
  const table = () => template.resource('Table');
  const start = (access: Access = allowAll) =>
    startStreams({
      template,
      access,
      engineUrl: engine.url,
      tables,
      clock,
      state,
      deadLetters: createDeadLetters(state),
      functions: {
        async invoke(functionId, event) {
          const { Records: records } = event as { Records: StreamRecord[] };
          calls.push({ functionId, records });
          return answer(records);
        },
      },
      log: () => undefined,
      paused: false,
    });
  const seen = (functionId: string) =>
    calls
      .filter((one) => one.functionId === functionId)
      .flatMap(({ records }) => records.map(({ dynamodb }) => dynamodb.Keys.pk?.S));

  beforeEach(async () => {
    calls = [];
    answer = () => ({ ok: true, payload: { batchItemFailures: [] } });
    state = openState();
    const resource = fakeResource('AWS::DynamoDB::Table', 'Table', {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' },
    });
    template = fakeTemplate([
      { ...resource, ref: `streams-${randomBytes(4).toString('hex')}`, attributes: { Arn: streamArn } },
      fakeResource('AWS::S3::Bucket', 'FailedRecordsBucket', {}, bucketArn),
      fakeFunction('PublishFunction'),
      fakeFunction('BackstopFunction'),
      mappingOf('PublishFunction', {
        FilterCriteria: { Filters: [filter({ eventName: ['INSERT', 'MODIFY'] })] },
      }),
      mappingOf('BackstopFunction', {
        FilterCriteria: {
          Filters: [filter({ eventName: ['REMOVE'], userIdentity: { type: ['Service'] } })],
        },
      }),
    ]);
    tables = new Map([['Table', await createTable(table(), engine)]]);
    streams = start();
  });
  afterEach(async () => {
    await streams.close();
    await call('DeleteTable', {});
    state.close();
  });

  it('hands each change once, in order, to the functions that want it', async () => {
    for (const pk of ['a', 'b', 'c']) await put({ pk: { S: pk }, blob: { B: 'AQI=' } });
    await call('DeleteItem', { Key: { pk: { S: 'a' } } });
    await streams.drained();
    expect(seen('PublishFunction')).toEqual(['a', 'b', 'c']);
    expect(seen('BackstopFunction')).toEqual([]);
    const [first] = calls[0]?.records ?? [];
    expect(first).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: streamArn,
      dynamodb: { NewImage: { blob: { B: 'AQI=' } }, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    expect(typeof first?.dynamodb.ApproximateCreationDateTime).toBe('number');
  });

  it('is drained exactly, write after write', async () => {
    for (let index = 0; index < 20; index += 1) {
      await put({ pk: { S: String(index) } });
      await streams.drained();
      expect(seen('PublishFunction')).toHaveLength(index + 1);
    }
  });

  it('tells removals by TTL from others', async () => {
    const client = new DynamoDBClient(engineClientConfig(engine.url));
    const sweeper = startTtlSweeper({ client, table: table(), clock, log: () => undefined });
    const nowSeconds = clock.now() / 1000;
    await put({ pk: { S: 'due' }, ttl: { N: String(nowSeconds) } });
    await put({ pk: { S: 'later' }, ttl: { N: String(nowSeconds + 1) } });
    await put({ pk: { S: 'text' }, ttl: { S: '0' } });
    await put({ pk: { S: 'none' } });
    expect(await sweeper.sweep()).toBe(1);
    await call('DeleteItem', { Key: { pk: { S: 'later' } } });
    await streams.drained();
    expect(seen('BackstopFunction')).toEqual(['due']);
    const records = calls.find(({ functionId }) => functionId === 'BackstopFunction')?.records;
    expect(records).toMatchObject([
      { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } },
    ]);
    sweeper.close();
    client.destroy();
  });

  it('keeps what is exhausted whole, and goes on behind it', async () => {
    answer = (records) =>
      records.some(({ dynamodb }) => dynamodb.Keys.pk?.S === 'poison')
        ? failure('Error', 'cannot')
        : { ok: true, payload: null };
    streams.pause();
    for (const pk of ['a', 'poison', 'b']) await put({ pk: { S: pk } });
    streams.resume();
    await streams.drained();
    expect(seen('PublishFunction').at(-1)).toBe('b');
    expect(state.deadLetters()).toMatchObject([
      {
        source: 'FailedRecordsBucket',
        reason: 'RetryAttemptsExhausted',
        payload: {
          requestContext: { approximateInvokeCount: 2 },
          DDBStreamBatchInfo: { batchSize: 1, streamArn },
        },
      },
    ]);
    const [letter] = state.deadLetters() as { payload: { payload: string } }[];
    expect(JSON.parse(letter?.payload.payload ?? '{}').Records).toMatchObject([
      { dynamodb: { Keys: { pk: { S: 'poison' } } } },
    ]);
  });

  it('goes on where it was after a restart', async () => {
    await put({ pk: { S: 'before' } });
    await streams.drained();
    await streams.close();
    await put({ pk: { S: 'between' } });
    streams = start();
    await streams.drained();
    expect(seen('PublishFunction')).toEqual(['before', 'between']);
  });

  it('reads a batch again that a stop cut short', async () => {
    answer = () => failure('Error', 'not yet');
    await put({ pk: { S: 'a' } });
    await expect.poll(() => calls.length).toBeGreaterThan(0);
    await streams.close();
    answer = () => ({ ok: true, payload: null });
    const callsBefore = calls.length;
    streams = start();
    await streams.drained();
    const dead = state.deadLetters().length;
    expect(calls.length - callsBefore + dead).toBe(1);
  });

  it.each(['dynamodb:GetRecords', 'dynamodb:ListStreams', 's3:ListBucket', 's3:PutObject'])(
    'stops the start when a role may not %s',
    (denied) => {
      const access: Access = { ...allowAll, allows: (_id, { action }) => action !== denied };
      expect(() => start(access)).toThrow(`the role of PublishFunction may not ${denied}`);
    },
  );
});
