import { randomBytes } from 'node:crypto';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, DeleteScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createBus } from '../../../local/bus/bus.ts';
import { createTable } from '../../../local/engine/create-table.ts';
import { type Gateway, startGateway } from '../../../local/gateway/gateway.ts';
import { createScheduler } from '../../../local/scheduler/scheduler.ts';
import { loadTemplate } from '../../../local/template.ts';
import { describeOnEachEngine } from '../../support/store.ts';
import { localWorld } from '../world.ts';

describeOnEachEngine('gateway', (engine) => {
  const template = loadTemplate({ path: inject('templatePath'), suffix: randomBytes(6).toString('hex') });
  const world = localWorld({ template });
  const TableName = template.resource('Table').ref;
  let gateway: Gateway;
  beforeAll(async () => {
    await createTable(template.resource('Table'), engine);
    const [scheduler, bus] = [createScheduler(world), createBus(world)];
    gateway = await startGateway({ ...world, engine, scheduler, bus });
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.intercept(null);
    gateway.resetCalls();
  });

  const as = (functionId: string) => ({
    endpoint: gateway.url,
    region: 'us-east-1',
    credentials: { accessKeyId: functionId, secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const dynamodb = (functionId: string) => new DynamoDBClient(as(functionId));
  const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'X' } });
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: unknown) => error as { name: string; message: string; $metadata: { httpStatusCode: number } },
    );
  const put = (functionId: string, pk: string) =>
    dynamodb(functionId).send(new PutItemCommand({ TableName, Item: key(pk) }));

  test('a permitted call passes, and what the engine adds for counting stays out of the answer', async () => {
    const answer = await put('CreateConcertFunction', 'CONCERT#a');
    expect(answer.ConsumedCapacity).toBeUndefined();
    const client = dynamodb('GetConcertFunction');
    const found = await client.send(new GetItemCommand({ TableName, Key: key('CONCERT#a') }));
    expect(found).toMatchObject({ Item: key('CONCERT#a') });
    expect(found.ConsumedCapacity).toBeUndefined();
    const ReturnConsumedCapacity = 'TOTAL';
    const asked = await client.send(
      new GetItemCommand({ TableName, Key: key('CONCERT#a'), ConsistentRead: true, ReturnConsumedCapacity }),
    );
    expect(asked.ConsumedCapacity?.CapacityUnits).toBe(1);
    expect(gateway.calls()).toEqual([
      {
        function: 'CreateConcertFunction',
        action: 'dynamodb:PutItem',
        count: 1,
        readUnits: 0,
        writeUnits: 1,
      },
      { function: 'GetConcertFunction', action: 'dynamodb:GetItem', count: 2, readUnits: 1.5, writeUnits: 0 },
    ]);
  });

  test('a denied call fails as on AWS', async () => {
    const error = await failure(put('GetConcertFunction', 'CONCERT#a'));
    const user = `arn:aws:sts::000000000000:assumed-role/${template.resource('GetConcertFunctionRole').ref}`;
    expect(error).toMatchObject({
      name: 'AccessDeniedException',
      message:
        `User: ${user}/${template.resource('GetConcertFunction').ref} is not authorized to perform: ` +
        `dynamodb:PutItem on resource: ${template.resource('Table').attributes.Arn} ` +
        'because no identity-based policy allows the dynamodb:PutItem action',
    });
    expect(error?.$metadata.httpStatusCode).toBe(400);
  });

  test("another item's key is denied", async () => {
    expect(await failure(put('CreateConcertFunction', 'TAIL#a'))).toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('a query is judged by the partition that it names, and nothing scans', async () => {
    const query = (pk: string) =>
      dynamodb('GetSeatMapFunction').send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: '#p = :p AND begins_with(sk, :s)',
          ExpressionAttributeNames: { '#p': 'pk' },
          ExpressionAttributeValues: { ':p': { S: pk }, ':s': { S: 'X' } },
        }),
      );
    expect((await query('SEATS#a#A')).Items).toEqual([]);
    expect(await failure(query('LEASES#a'))).toMatchObject({ name: 'AccessDeniedException' });
    const scan = dynamodb('GetSeatMapFunction').send(new ScanCommand({ TableName }));
    expect(await failure(scan)).toMatchObject({ name: 'UnknownOperationException' });
  });

  const reserve = (pks: string[], input: Partial<TransactWriteItemsCommandInput> = {}) =>
    dynamodb('ReserveFunction').send(
      new TransactWriteItemsCommand({
        TransactItems: pks.map((pk) => ({
          Put: {
            TableName,
            Item: key(pk),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
          },
        })),
        ...input,
      }),
    );

  test('a transaction needs the permissions of its parts, and counts as one call', async () => {
    await reserve(['SEATS#a#A', 'SEATS#a#B', 'RESERVATION#a']);
    expect(gateway.calls()).toEqual([
      {
        function: 'ReserveFunction',
        action: 'dynamodb:TransactWriteItems',
        count: 1,
        readUnits: 0,
        writeUnits: 6,
      },
    ]);
    const error = await failure(reserve(['SEATS#a#C', 'CONCERT#a']));
    expect(error).toMatchObject({ name: 'AccessDeniedException' });
    expect(error?.message).toContain('dynamodb:PutItem');
  });

  test('a cancelled one brings the old items', async () => {
    await reserve(['SEATS#b#A']);
    expect(await failure(reserve(['SEATS#b#A', 'SEATS#b#B']))).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: key('SEATS#b#A') }, { Code: 'None' }],
    });
  });

  test('the ClientRequestToken arrives: the same one twice is the same write', async () => {
    const token = { ClientRequestToken: randomBytes(8).toString('hex') };
    await reserve(['SEATS#c#A'], token);
    await reserve(['SEATS#c#A'], token);
    expect(await failure(reserve(['SEATS#c#B'], token))).toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
  });

  test('a fault can be injected, and an answer lost after the write', async () => {
    const CancellationReasons = [{ Code: 'TransactionConflict' }];
    const body = {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      CancellationReasons,
    };
    gateway.intercept(() => ({ answer: { status: 400, body } }));
    expect(await failure(reserve(['SEATS#d#A']))).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons,
    });
    gateway.intercept(({ action, functionId }) =>
      action === 'dynamodb:TransactWriteItems' && functionId === 'ReserveFunction'
        ? { dropAnswer: true }
        : undefined,
    );
    expect(await failure(reserve(['SEATS#d#A']))).toBeDefined();
    gateway.intercept(null);
    expect(await failure(reserve(['SEATS#d#A']))).toMatchObject({ name: 'TransactionCanceledException' });
  });

  test('an observer is told of what was made, with the status of its answer, and of nothing else', async () => {
    const told: string[] = [];
    const stop = gateway.observe(({ functionId, action }, body, status) => {
      const parts = (body as { TransactItems: unknown[] }).TransactItems.length;
      told.push(`${functionId} ${action} ${parts} ${status}`);
    });
    await reserve(['SEATS#o#A', 'SEATS#o#B']);
    await failure(reserve(['SEATS#o#A']));
    await failure(reserve(['CONCERT#o']));
    gateway.intercept(() => ({ answer: { status: 500, body: {} } }));
    await failure(reserve(['SEATS#o#C']));
    gateway.intercept(() => ({ dropAnswer: true }));
    await failure(reserve(['SEATS#o#D']));
    stop();
    gateway.intercept(null);
    await reserve(['SEATS#o#E']);
    const call = 'ReserveFunction dynamodb:TransactWriteItems';
    expect(told).toEqual([`${call} 2 200`, `${call} 1 400`, `${call} 1 200`]);
  });

  test('many at once', async () => {
    const pks = Array.from({ length: 200 }, (_, index) => `CONCERT#many${index}`);
    const client = dynamodb('CreateConcertFunction');
    await Promise.all(pks.map((pk) => client.send(new PutItemCommand({ TableName, Item: key(pk) }))));
    expect(gateway.calls()).toMatchObject([{ count: 200, writeUnits: 200 }]);
  });

  test('a refused call of a function on another clock is sent once, however that clock moves', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2027-01-01T00:00:00Z') });
    onTestFinished(() => void vi.useRealTimers());
    const client = new DynamoDBClient({ ...as('CreateConcertFunction'), maxAttempts: 3 });
    await client.send(new PutItemCommand({ TableName, Item: key('CONCERT#once') }));
    vi.setSystemTime(Date.now() + 5000);
    const again = { TableName, Item: key('CONCERT#once'), ConditionExpression: 'attribute_not_exists(pk)' };
    const { name } = (await failure(client.send(new PutItemCommand(again)))) ?? {};
    expect(name).toBe('ConditionalCheckFailedException');
    expect(gateway.calls()).toMatchObject([{ count: 2 }]);
  });

  test('an unknown function and an unknown operation are refused', async () => {
    expect(await failure(put('Nobody', 'CONCERT#a'))).toMatchObject({ name: 'UnrecognizedClientException' });
    const wrong = new SecretsManagerClient({ ...as('ReserveFunction') });
    const { ListSecretsCommand } = await import('@aws-sdk/client-secrets-manager');
    expect(await failure(wrong.send(new ListSecretsCommand({})))).toMatchObject({
      name: 'UnknownOperationException',
    });
  });

  test('a secret is made once, for those who may read it', async () => {
    const SecretId = template.resource('TokenSecret').ref;
    const read = (functionId: string) =>
      new SecretsManagerClient(as(functionId)).send(new GetSecretValueCommand({ SecretId }));
    const { SecretString } = await read('ReserveFunction');
    expect(SecretString).toMatch(/^[a-zA-Z0-9]{64}$/);
    expect((await read('JoinQueueFunction')).SecretString).toBe(SecretString);
    expect(await failure(read('ConfirmFunction'))).toMatchObject({ name: 'AccessDeniedException' });
  });

  test('events reach the bus', async () => {
    const EventBusName = template.ofType('AWS::Events::EventBus')[0]?.ref;
    const send = (functionId: string) =>
      new EventBridgeClient(as(functionId)).send(
        new PutEventsCommand({
          Entries: [{ Source: 'holdfast', DetailType: 'X', Detail: '{}', EventBusName }],
        }),
      );
    expect((await send('PublishFunction')).FailedEntryCount).toBe(0);
    expect(world.state.events()).toMatchObject([{ source: 'holdfast', 'detail-type': 'X' }]);
    expect(await failure(send('ReserveFunction'))).toMatchObject({ name: 'AccessDeniedException' });
  });

  test('schedules are made and deleted, with their errors', async () => {
    const GroupName = template.ofType('AWS::Scheduler::ScheduleGroup')[0]?.ref;
    const create = (functionId: string, role = 'SchedulerRole') =>
      new SchedulerClient(as(functionId)).send(
        new CreateScheduleCommand({
          Name: 'r1',
          GroupName,
          ScheduleExpression: 'at(2027-01-01T00:05:00)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          Target: {
            Arn: template.resource('ExpireFunction').attributes.Arn,
            RoleArn: template.resource(role).attributes.Arn,
            Input: '{}',
          },
        }),
      );
    const remove = () =>
      new SchedulerClient(as('ScheduleFunction')).send(new DeleteScheduleCommand({ Name: 'r1', GroupName }));
    expect((await create('ScheduleFunction')).ScheduleArn).toContain(`:schedule/${GroupName}/r1`);
    expect(await failure(create('ScheduleFunction'))).toMatchObject({
      name: 'ConflictException',
      message: 'Schedule r1 already exists.',
      $metadata: { httpStatusCode: 409 },
    });
    await remove();
    expect(await failure(remove())).toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
    const other = await failure(create('ScheduleFunction', 'ReserveFunctionRole'));
    expect(other?.$metadata.httpStatusCode).toBe(403);
    expect(other?.message).toContain('iam:PassRole');
    expect(await failure(create('ReserveFunction'))).toMatchObject({
      message: expect.stringContaining('CreateSchedule'),
    });
  });
});
