import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { deadline } from '../deadline.ts';
import { reservationFromItem } from '../reservations/reservation-item.ts';
import { eventSource, reservationEvent } from './reservation-event.ts';

/** EventBridge's limit of entries in one PutEvents. */
const mostEntries = 10;

interface Bus {
  client: EventBridgeClient;
  name: string;
}

type Told = { record: DynamoDBRecord; entry: PutEventsRequestEntry };

/**
 * Tells the bus of each change of a reservation that the stream brought. A record that cannot be told does not keep
 * the others from it.
 *
 * @returns the records that were not told.
 */
export async function publish(bus: Bus, records: DynamoDBRecord[]): Promise<DynamoDBRecord[]> {
  const failed: DynamoDBRecord[] = [];
  const told: Told[] = [];
  for (const record of records) {
    try {
      told.push({ record, entry: entryFor(bus, record) });
    } catch (error) {
      fail([record], error);
    }
  }
  for (let start = 0; start < told.length; start += mostEntries) {
    const group = told.slice(start, start + mostEntries);
    await send(bus, group).catch((error) =>
      fail(
        group.map(({ record }) => record),
        error,
      ),
    );
  }
  return failed;

  async function send({ client }: Bus, group: Told[]): Promise<void> {
    const command = new PutEventsCommand({ Entries: group.map(({ entry }) => entry) });
    const { Entries = [] } = await client.send(command, { abortSignal: deadline().signal });
    group.forEach(({ record }, index) => {
      const code = Entries[index]?.ErrorCode;
      if (code) fail([record], `${code}: ${Entries[index]?.ErrorMessage}`);
    });
  }

  function fail(group: DynamoDBRecord[], error: unknown): void {
    failed.push(...group);
    const eventIds = group.map(({ eventID }) => eventID);
    console.error(
      JSON.stringify({ level: 'error', message: 'event not published', eventIds, error: String(error) }),
    );
  }
}

function entryFor(bus: Bus, record: DynamoDBRecord): PutEventsRequestEntry {
  const image = record.dynamodb?.NewImage as Record<string, AttributeValue> | undefined;
  if (!image) throw new Error('the record has no new image of a reservation');
  const { detailType, occurredAtMs, detail } = reservationEvent(reservationFromItem(unmarshall(image)));
  return {
    EventBusName: bus.name,
    Source: eventSource,
    DetailType: detailType,
    Time: new Date(occurredAtMs),
    Detail: JSON.stringify(detail),
  };
}
