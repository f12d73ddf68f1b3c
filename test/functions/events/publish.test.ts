import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eachRecord, failuresOf } from '../../../functions/events/each-record.ts';
import { publish } from '../../../functions/events/publish.ts';
import type { Reservation } from '../../../functions/reservations/reservation.ts';
import { itemFromReservation } from '../../../functions/reservations/reservation-item.ts';

const eventBridge = mockClient(EventBridgeClient);
const bus = { client: new EventBridgeClient({}), name: 'bus' };
beforeEach(() => {
  eventBridge.reset();
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

const reservation: Reservation = {
  reservationId: 'r1',
  concertId: 'c',
  owner: 'the-owner',
  position: 7,
  status: 'TEMPORARILY_ASSIGNED',
  seats: [{ seat: 'A-1-7', price: 100 }],
  amount: 100,
  currency: 'KRW',
  createdAtMs: 1000,
  expiresAtMs: 2000,
  version: 1,
  requestHash: 'h',
};
function record(sequence: number, changes: Partial<Reservation> = {}): DynamoDBRecord {
  const { confirmedAtMs, cancelledAtMs, expiredAtMs, paymentId, ...rest } = { ...reservation, ...changes };
  const times = { confirmedAt: confirmedAtMs, cancelledAt: cancelledAtMs, expiredAt: expiredAtMs, paymentId };
  const image = marshall({ ...itemFromReservation(rest), ...times }, { removeUndefinedValues: true });
  return {
    eventID: `e${sequence}`,
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: `${sequence}`, NewImage: image as never },
  };
}
const broken: DynamoDBRecord = { eventID: 'broken', dynamodb: { SequenceNumber: '99' } };
const fine = { FailedEntryCount: 0, Entries: [{ EventId: 'x' }] };
const entries = () =>
  eventBridge.commandCalls(PutEventsCommand).flatMap(({ args }) => args[0].input.Entries ?? []);

test.each<[Partial<Reservation>, type: string, at: number, lagMs?: number]>([
  [{}, 'ReservationCreated', 1000],
  [{ status: 'CONFIRMED', version: 2, confirmedAtMs: 1500, paymentId: 'p' }, 'ReservationConfirmed', 1500],
  [{ status: 'CANCELLED', version: 2, cancelledAtMs: 1600 }, 'ReservationCancelled', 1600],
  [{ status: 'EXPIRED', version: 2, expiredAtMs: 2750 }, 'ReservationExpired', 2750, 750],
])('%j is told as %s', async (changes, detailType, occurredAtMs, lagMs) => {
  eventBridge.on(PutEventsCommand).resolves(fine);
  expect(await publish(bus, [record(1, changes)])).toEqual([]);
  const [entry] = entries();
  expect(entry).toMatchObject({
    EventBusName: 'bus',
    Source: 'holdfast',
    DetailType: detailType,
    Time: new Date(occurredAtMs),
  });
  const detail = JSON.parse(entry?.Detail ?? '');
  expect(detail).toMatchObject({
    eventId: `r1.${changes.version ?? 1}`,
    schemaVersion: 1,
    occurredAt: new Date(occurredAtMs).toISOString(),
    reservation: { reservationId: 'r1', status: changes.status ?? 'TEMPORARILY_ASSIGNED', amount: 100 },
  });
  expect(detail.lagMs).toBe(lagMs);
  expect(entry?.Detail).not.toMatch(/owner|position|requestHash/);
});

test('the same change has the same eventId each time', async () => {
  eventBridge.on(PutEventsCommand).resolves(fine);
  await publish(bus, [record(1)]);
  await publish(bus, [record(1)]);
  const ids = entries().map(({ Detail }) => JSON.parse(Detail ?? '').eventId);
  expect(ids).toEqual(['r1.1', 'r1.1']);
});

test('entries that the bus refused are reported, and only those', async () => {
  eventBridge.on(PutEventsCommand).resolves({
    FailedEntryCount: 2,
    Entries: [
      { EventId: 'a' },
      { ErrorCode: 'Throttled' },
      { EventId: 'b' },
      { ErrorCode: 'InternalFailure' },
    ],
  });
  const records = [record(1), record(2), record(3), record(4)];
  expect(await publish(bus, records)).toEqual([records[1], records[3]]);
});

test('ten go at a time, and a group that fails does not keep the others back', async () => {
  eventBridge.on(PutEventsCommand).rejectsOnce(new Error('down')).resolves(fine);
  const records = Array.from({ length: 25 }, (_, index) => record(index));
  expect(await publish(bus, records)).toEqual(records.slice(0, 10));
  const sizes = eventBridge.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries?.length);
  expect(sizes).toEqual([10, 10, 5]);
});

test('a record that cannot be told does not keep the others back', async () => {
  eventBridge.on(PutEventsCommand).resolves(fine);
  expect(await publish(bus, [broken, record(1)])).toEqual([broken]);
  expect(entries()).toHaveLength(1);
});

test('no records, no call', async () => {
  expect(await publish(bus, [])).toEqual([]);
  expect(eventBridge.calls()).toHaveLength(0);
});

test('what failed is answered by its sequence number', async () => {
  expect(failuresOf([record(7), broken])).toEqual({
    batchItemFailures: [{ itemIdentifier: '7' }, { itemIdentifier: '99' }],
  });
  expect(failuresOf([])).toEqual({ batchItemFailures: [] });
});

test('each record is handled, and one that fails is reported alone', async () => {
  const seen: string[] = [];
  const answer = await eachRecord({ Records: [record(1), broken, record(3)] }, async ({ eventID }) => {
    seen.push(eventID ?? '');
    if (eventID === 'broken') throw new Error('no');
  });
  expect(seen).toEqual(['e1', 'broken', 'e3']);
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '99' }] });
});
