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

/** A stack with a full house, and a queue before it. */
interface House {
  stack: LocalStack;
  clock: VirtualClock;
  api: ApiClient;
  size: Size;
  /** Bytes of the last answer of `api`, as it was sent. */
  answerBytes(): number;
  fullId: string;
  /** Tokens of the fans who are active in the full house. */
  active: string[];
  /** Tokens of those who are the next in its queue. */
  next: string[];
}

/** What a path is walked on: beside the full house an open concert, with room for everybody, that only this path uses. */
export interface Stage extends House {
  openId: string;
  /** A fan who has just joined the open concert and is active in it. */
  fan(): Promise<string>;
  /** Seats of the open concert that were never given out before. @throws Error when it has no more. */
  seats(count: number): string[];
}

export const holdSeconds = 300;
/** Each walk of a queue's path may use up some of them. */
const places = 40;
const nextInLine = 30;

/**
 * Makes the full house. Those who wait cost no item, so that a million of them are one number: the tail's, which is
 * written past the functions.
 */
export async function openHouse(stack: LocalStack, clock: VirtualClock, size: Size): Promise<House> {
  const client = apiClient(stack.url);
  let answerBytes = 0;
  const api: ApiClient = async (request) => {
    const answer = await client(request);
    answerBytes = answer.sentBytes;
    return answer;
  };
  const fullId = 'full';
  await makeHall(stack.url, clock, {
    concertId: fullId,
    seats: size.seats,
    maxActive: places,
    holdSeconds,
  });
  const active = await join(api, fullId, places);
  const next = await join(api, fullId, nextInLine);
  await setTail(stack, fullId, places + size.waiting);
  return { stack, clock, api, size, answerBytes: () => answerBytes, fullId, active, next };
}

/** Opens a concert of the house's size: five walks of a path, each of a few seats, must find their seats free. */
export async function setStage(house: House, openId: string): Promise<Stage> {
  const { stack, clock, api, size } = house;
  const plan = { concertId: openId, seats: size.seats, maxActive: 2000, holdSeconds };
  const numbers = await makeHall(stack.url, clock, plan);
  let given = 0;
  return {
    ...house,
    openId,
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
