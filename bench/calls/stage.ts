import { tailKey } from '../../functions/table/keys.ts';
import type { VirtualClock } from '../../local/clock.ts';
import { type ApiClient, apiClient, expectStatus } from '../../local/demo/api-client.ts';
import { dynamodbRequest } from '../../local/engine/request.ts';
import type { LocalStack } from '../../local/stack.ts';
import { makeHall } from '../hall.ts';

/** How large everything is while a path is walked. */
export interface Size {
  seats: number;
  /** People in the queue of the full house. */
  waiting: number;
}

/** Two concerts on one stack: an open one with room for everybody, and a full house with a queue before it. */
export interface Stage {
  stack: LocalStack;
  clock: VirtualClock;
  api: ApiClient;
  openId: string;
  fullId: string;
  /** Tokens of the fans who are active in the full house. */
  active: string[];
  /** Tokens of those who are the next in its queue. */
  next: string[];
  /** A fan who has just joined the open concert and is active in it. */
  fan(): Promise<string>;
  /** Seats of the open concert that were never given out before. */
  seats(count: number): string[];
}

export const holdSeconds = 300;
/** Each walk of a path may use up some of them. */
const places = 40;
const nextInLine = 30;

/**
 * Makes both concerts. Those who wait cost no item, so that a million of them are one number: the tail's, which is
 * written past the functions.
 */
export async function setStage(stack: LocalStack, clock: VirtualClock, size: Size): Promise<Stage> {
  const api = apiClient(stack.url);
  const name = `${size.seats}-${size.waiting}`;
  const [openId, fullId] = [`open-${name}`, `full-${name}`];
  const { seats } = size;
  const numbers = await makeHall(stack.url, clock, {
    concertId: openId,
    seats,
    maxActive: 2000,
    holdSeconds,
  });
  await makeHall(stack.url, clock, { concertId: fullId, seats, maxActive: places, holdSeconds });
  const active = await join(api, fullId, places);
  const next = await join(api, fullId, nextInLine);
  await setTail(stack, fullId, places + size.waiting);
  let given = 0;
  return {
    stack,
    clock,
    api,
    openId,
    fullId,
    active,
    next,
    async fan() {
      const [token = ''] = await join(api, openId, 1);
      return token;
    },
    seats(count) {
      given += count;
      if (given > numbers.length) throw new Error(`the hall has only ${numbers.length} seats`);
      return numbers.slice(given - count, given);
    },
  };
}

async function join(api: ApiClient, concertId: string, count: number): Promise<string[]> {
  const tokens: string[] = [];
  const path = `/api/v1/concerts/${concertId}/queue-tokens`;
  for (let joined = 0; joined < count; joined += 1)
    tokens.push(String(expectStatus(await api({ method: 'POST', path }), 201).token));
  return tokens;
}

async function setTail(
  { engine, tableName }: LocalStack,
  concertId: string,
  position: number,
): Promise<void> {
  const { pk, sk } = tailKey(concertId);
  await dynamodbRequest(engine.url, 'DynamoDB_20120810.UpdateItem', {
    TableName: tableName,
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: 'SET #position = :position',
    ExpressionAttributeNames: { '#position': 'position' },
    ExpressionAttributeValues: { ':position': { N: String(position) } },
  });
}
