import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as eventbridge from '@aws-sdk/client-eventbridge';
import * as scheduler from '@aws-sdk/client-scheduler';
import type { WireCall } from './recorder.ts';

/** What makes these calls by the SDK, one after the other, and does nothing else. */
export function bareCaller(calls: readonly WireCall[]): () => Promise<unknown> {
  const sends = calls.map(sender);
  return async () => {
    for (const send of sends) await send().catch(ignoreRefusal);
  };
}

/** A refusal may be the answer that was recorded. */
function ignoreRefusal(error: { $metadata?: unknown }): void {
  if (!error.$metadata) throw error;
}

const clients = {
  dynamodb: new dynamodb.DynamoDBClient({}),
  events: new eventbridge.EventBridgeClient({}),
  scheduler: new scheduler.SchedulerClient({}),
};

const commands = {
  GetItem: dynamodb.GetItemCommand,
  Query: dynamodb.QueryCommand,
  PutItem: dynamodb.PutItemCommand,
  UpdateItem: dynamodb.UpdateItemCommand,
  DeleteItem: dynamodb.DeleteItemCommand,
  TransactWriteItems: dynamodb.TransactWriteItemsCommand,
};

function sender({ target, body }: WireCall): () => Promise<unknown> {
  const input = body === '' ? {} : JSON.parse(body);
  const [service, operation = ''] = target.split('.');
  if (service === 'DynamoDB_20120810') {
    const Command = commands[operation as keyof typeof commands] as
      | typeof dynamodb.GetItemCommand
      | undefined;
    if (!Command) throw new Error(`no bare call for ${target} is known`);
    return () => clients.dynamodb.send(new Command(input));
  }
  if (target === 'AWSEvents.PutEvents') {
    // On the wire it is seconds.
    const entries = input.Entries.map((entry: { Time: number }) => ({
      ...entry,
      Time: new Date(entry.Time * 1000),
    }));
    return () => clients.events.send(new eventbridge.PutEventsCommand({ Entries: entries }));
  }
  const [, Name] = /^POST \/schedules\/([^?]+)/.exec(target) ?? [];
  if (Name !== undefined)
    return () => clients.scheduler.send(new scheduler.CreateScheduleCommand({ ...input, Name }));
  throw new Error(`no bare call for ${target} is known`);
}
