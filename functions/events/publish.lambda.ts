import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { readEnvironment } from '../environment.ts';
import { failuresOf } from './each-record.ts';
import { publish } from './publish.ts';

const { EVENT_BUS_NAME } = readEnvironment('EVENT_BUS_NAME');
const bus = { client: new EventBridgeClient({ maxAttempts: 3 }), name: EVENT_BUS_NAME };

export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  return failuresOf(await publish(bus, Records));
}
