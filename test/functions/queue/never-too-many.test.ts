import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { getQueueStatus } from '../../../functions/queue/get-queue-status.ts';
import { isLive } from '../../../functions/queue/lease.ts';
import { leaseFromItem } from '../../../functions/queue/lease-item.ts';
import { leaveQueue } from '../../../functions/queue/leave-queue.ts';
import type { Place } from '../../../functions/queue/token.ts';
import { leasePartition } from '../../../functions/table/keys.ts';
import { seededRandom } from '../../../local/random.ts';
import { joinAs, reserveAs } from '../../support/fans.ts';
import { counted } from '../../support/hooks.ts';
import {
  describeOnEachEngine,
  patience,
  type TestQueue,
  testConcert,
  testQueue,
} from '../../support/store.ts';

describeOnEachEngine('never more than maxActive', (engine) => {
  let world: TestQueue;
  beforeAll(async () => {
    world = await testQueue(engine);
  });

  /** Who is active, by the table alone. */
  async function active({ concertId }: Concert): Promise<number[]> {
    const command = new QueryCommand({
      TableName: world.table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': leasePartition(concertId) },
      ConsistentRead: true,
    });
    const { Items = [] } = await world.table.client.send(command);
    return Items.map(leaseFromItem)
      .filter((lease) => isLive(lease, world.clock()))
      .map(({ position }) => position);
  }

  test('hundreds join, poll, reserve, leave and vanish', async () => {
    const maxActive = 7;
    const concert = await testConcert(world.table, {
      policy: {
        holdSeconds: 5,
        queue: { maxActive, activeSeconds: 60, idleSeconds: 15, claimSeconds: 9 },
      },
    });
    const random = seededRandom(20_270_101);
    const below = (limit: number) => Math.floor(random() * limit);
    const containers = Array.from({ length: 4 }, () => world.container());
    const anyContainer = () => containers[below(4)] ?? world.queue;
    let here: Place[] = [];
    const everActive = new Set<number>();
    for (let step = 0; step < 60; step += 1) {
      world.clock.advance(below(5000));
      const joining = Array.from({ length: below(4) }, () => joinAs(anyContainer(), concert));
      const doing = here.map((place) => {
        const what = below(20);
        if (what < 10) return getQueueStatus(anyContainer(), place, patience());
        if (what < 13) return reserveAs(anyContainer(), place, [`S-${1 + below(500)}`]);
        return what === 13 ? leaveQueue(anyContainer(), place, patience()) : undefined;
      });
      const joined = await Promise.all(joining);
      await Promise.all(doing);
      // One in twenty closes the browser without a word.
      here = [...here, ...joined.map(({ place }) => place)].filter(() => below(20) > 0);
      const now = await active(concert);
      expect(now.length, `active after step ${step}`).toBeLessThanOrEqual(maxActive);
      for (const position of now) everActive.add(position);
    }
    expect(everActive.size, 'and the queue moves').toBeGreaterThan(15);
  }, 60_000);

  test('the first fifty walk away, and the queue still moves', async () => {
    const concert = await testConcert(world.table, {
      policy: { queue: { maxActive: 10, activeSeconds: 600, idleSeconds: 20, claimSeconds: 10 } },
    });
    const places: Place[] = [];
    for (let count = 0; count < 55; count += 1) places.push((await joinAs(world.container(), concert)).place);
    const staying = places.slice(50);
    const done = new Set<number>();
    for (let seconds = 0; seconds < 200 && done.size < 5; seconds += 5) {
      world.clock.advance(5000);
      for (const place of staying) {
        const status = await getQueueStatus(world.container(), place, patience());
        if ('status' in status && status.status === 'ACTIVE') done.add(place.position);
      }
      expect((await active(concert)).length).toBeLessThanOrEqual(10);
    }
    expect([...done].toSorted()).toEqual([51, 52, 53, 54, 55]);
  }, 60_000);

  test('a full house with thousands polling tries to admit a bounded number of times', async () => {
    const concert = await testConcert(world.table, {
      policy: { queue: { maxActive: 10, activeSeconds: 3600, idleSeconds: 3600, claimSeconds: 60 } },
    });
    for (let count = 0; count < 10; count += 1) await joinAs(world.queue, concert);
    const waiting: Place[] = [];
    for (let count = 0; count < 40; count += 1)
      waiting.push((await joinAs(world.container(), concert)).place);
    const { table, counts } = counted(world.table);
    const containers = Array.from({ length: 5 }, () => world.container(table));
    for (const { concerts } of containers) concerts.set(concert.concertId, concert);
    const seconds = 60;
    let polls = 0;
    for (let second = 0; second < seconds; second += 1) {
      world.clock.advance(1000);
      await Promise.all(
        waiting.map((place, index) => {
          polls += 1;
          return getQueueStatus(containers[index % 5] ?? world.queue, place, patience());
        }),
      );
    }
    expect(polls).toBe(2400);
    expect(counts.QueryCommand ?? 0, 'one attempt in ten seconds').toBeLessThanOrEqual(seconds / 10 + 1);
    expect(
      counts.GetCommand ?? 0,
      'a read a second and container, the tail, the concert',
    ).toBeLessThanOrEqual(5 * seconds + (seconds / 10 + 1) + 5);
    expect(counts.PutCommand ?? 0).toBe(0);
    expect(counts.UpdateCommand ?? 0, 'turns that were lost cost a write each').toBeLessThanOrEqual(
      (seconds / 10 + 1) * 45,
    );
  }, 60_000);
});
