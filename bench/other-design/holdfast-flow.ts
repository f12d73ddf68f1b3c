import { randomBytes } from 'node:crypto';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Concert } from '../../functions/concerts/concert.ts';
import { createConcert } from '../../functions/concerts/create-concert.ts';
import { deadline } from '../../functions/deadline.ts';
import { isRefusal } from '../../functions/http/problem.ts';
import { newLease } from '../../functions/queue/lease.ts';
import { itemFromLease } from '../../functions/queue/lease-item.ts';
import { connectQueue, type Queue } from '../../functions/queue/queue.ts';
import type { Place } from '../../functions/queue/token.ts';
import { reserve } from '../../functions/reservations/reserve.ts';
import { connectTable, type Table } from '../../functions/table/client.ts';
import { leaseKey } from '../../functions/table/keys.ts';
import { createTable } from '../../local/engine/create-table.ts';
import { dynamodbRequest } from '../../local/engine/request.ts';
import { loadTemplate } from '../../local/template.ts';
import { endStream } from '../end-stream.ts';
import { putItems } from '../put-items.ts';
import type { Flow } from './flow.ts';
import { latencyOf } from './latency.ts';

const dayMs = 86_400_000;
/** Of a call that is not to fail on a busy machine. */
const patienceMs = 60_000;

/** Our own use case on a table of its own, with no HTTP around it: as bare as the other flow is. */
export async function holdfastFlow(
  { templatePath, engineUrl }: { templatePath: string; engineUrl: string },
  roundTripMs: number,
): Promise<Flow> {
  const client = await connectTo(engineUrl);
  const latency = latencyOf(roundTripMs);
  let isOpen = false;
  client.middlewareStack.add(
    (next) => async (args) => {
      if (isOpen) await latency();
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'latency' },
  );
  let queue: Queue | undefined;
  let places: Place[] = [];

  const dropTable = async () => {
    const TableName = queue?.table.name;
    if (TableName) await dynamodbRequest(engineUrl, 'DynamoDB_20120810.DeleteTable', { TableName });
    queue = undefined;
  };

  const hold = async (fan: number, seat: number): Promise<boolean> => {
    const place = places[fan];
    if (!place || !queue) throw new Error(`there is no fan ${fan}`);
    const request = { concertId: place.concertId, seats: [`A-${seat}`] };
    const result = await reserve(queue, place, request, deadline(patienceMs));
    if (!isRefusal(result)) return true;
    if (result.refusal === 'SEATS_UNAVAILABLE') return false;
    throw new Error(`reserve was refused: ${result.refusal}`);
  };

  return {
    name: 'Holdfast',
    roundTrips: 1,
    roundTripMs,
    async open({ seats, fans, holdMs }) {
      isOpen = false;
      await dropTable();
      const template = loadTemplate({ path: templatePath, suffix: randomBytes(4).toString('hex') });
      const { tableName } = await createTable(template.resource('Table'), { url: engineUrl });
      await endStream({ url: engineUrl, tableName });
      const table = { client, name: tableName };
      queue = connectQueue(table);
      const concert = hallOf(seats, holdMs);
      const { concertId } = concert;
      await createConcert(table, concert, deadline(patienceMs));
      places = Array.from({ length: fans }, (_, index) => ({
        concertId,
        position: index + 1,
        owner: randomBytes(16).toString('base64url'),
      }));
      const leases = places.map((place) => leaseItem(place, concert));
      await putItems({ engine: { url: engineUrl }, tableName }, leases);
      // So that the concert is in memory, as it is in a function that has been called before.
      await queue.concerts.get(concertId);
      isOpen = true;
    },
    reserve: hold,
    // There is no lock beside the hold: who dies has reserved, or has not.
    async reserveAndDie(fan, seat) {
      await hold(fan, seat);
    },
    async close() {
      await dropTable();
      client.destroy();
    },
  };
}

/** Connects as a function does, which finds where and who it is in its environment. The environment stays what it was. */
async function connectTo(engineUrl: string): Promise<Table['client']> {
  const variables = {
    AWS_ENDPOINT_URL: engineUrl,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    const { client } = connectTable('none');
    // A fan would be told after a second that it is busy; here a slow engine is to be waited for.
    const handler = client.config.requestHandler as unknown as ConfigurableHandler;
    handler.updateHttpClientConfig('requestTimeout', patienceMs);
    // A client looks up what it needs with its first call, and remembers it.
    await client.send(new ListTablesCommand({}));
    return client;
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

interface ConfigurableHandler {
  updateHttpClientConfig(key: 'requestTimeout', valueMs: number): void;
}

const leaseItem = (place: Place, { policy }: Concert) =>
  marshall(
    {
      ...leaseKey(place.concertId, place.position),
      ...itemFromLease(newLease(place, policy.queue, Date.now())),
    },
    { removeUndefinedValues: true },
  );

const hallOf = (seats: number, holdMs: number): Concert => ({
  concertId: `hall-${randomBytes(4).toString('hex')}`,
  title: 'A hall to compare',
  venue: 'Small Hall',
  startsAtMs: Date.now() + dayMs,
  currency: 'KRW',
  sections: [{ sectionId: 'A', name: 'Floor', price: 100, seats }],
  policy: {
    holdSeconds: holdMs / 1000,
    maxSeatsPerReservation: 4,
    queue: { maxActive: 2000, activeSeconds: 3600, idleSeconds: 3600, claimSeconds: 60 },
  },
});
