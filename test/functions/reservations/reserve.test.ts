import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import { reserve } from '../../../functions/reservations/reserve.ts';
import { seatLockKey } from '../../../functions/table/keys.ts';
import {
  activeFan,
  activeFans,
  codesOf,
  expectRefusal,
  holdAs,
  leaseItem,
  lockItem,
  reservationItem,
  reserveAs,
} from '../../support/fans.ts';
import { counted } from '../../support/hooks.ts';
import { describeOnEachEngine, type TestQueue, testConcert, testQueue } from '../../support/store.ts';

describeOnEachEngine('reserve', (engine) => {
  let world: TestQueue;
  let concert: Concert;
  let position = 0;
  const fan = () => {
    position += 1;
    return activeFan(world.queue, concert, position);
  };
  beforeAll(async () => {
    world = await testQueue(engine);
    concert = await testConcert(world.table);
  });

  test('holds the seats in one transaction, and in one round trip once the concert is known', async () => {
    const { table, counts } = counted(world.table);
    const queue = world.container(table);
    const place = await fan();
    const first = await holdAs(queue, place, ['A-1-1', 'A-2-3']);
    expect(counts).toEqual({ GetCommand: 1, TransactWriteCommand: 1 });
    expect(first).toMatchObject({
      concertId: concert.concertId,
      status: 'TEMPORARILY_ASSIGNED',
      seats: [
        { seat: 'A-1-1', price: 100 },
        { seat: 'A-2-3', price: 100 },
      ],
      amount: 200,
      currency: 'KRW',
      version: 1,
      createdAtMs: world.clock(),
      expiresAtMs: world.clock() + 300_000,
    });
    await holdAs(queue, await fan(), ['A-1-2']);
    expect(counts).toEqual({ GetCommand: 1, TransactWriteCommand: 2 });
    expect(await reservationItem(world.table, first.reservationId)).toEqual(first);
  });

  test('each lock names its reservation and its end, with a ttl later than that', async () => {
    const { reservationId, expiresAtMs } = await holdAs(world.queue, await fan(), ['S-1', 'A-1-3']);
    for (const seat of ['S-1', 'A-1-3']) {
      const lock = await lockItem(world.table, concert, seat);
      expect(lock).toMatchObject({ state: 'HELD', reservationId, expiresAt: expiresAtMs });
      expect((lock?.ttl as number) * 1000).toBeGreaterThan(expiresAtMs);
    }
  });

  test('ids are random, and fit a schedule and a path', async () => {
    const ids = [
      (await holdAs(world.queue, await fan(), ['S-2'])).reservationId,
      (await holdAs(world.queue, await fan(), ['S-3'])).reservationId,
      (await holdAs(world.queue, await fan(), ['S-4'], 'a key')).reservationId,
    ];
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z_.-]{22,64}$/);
  });

  describe('all or nothing', () => {
    test('one taken seat of four leaves the other three, the lease and the reservations as they were', async () => {
      await holdAs(world.queue, await fan(), ['S-12']);
      const place = await fan();
      const result = await reserveAs(world.queue, place, ['S-10', 'S-11', 'S-12', 'S-13']);
      expectRefusal(result, 'SEATS_UNAVAILABLE');
      expect(isRefusal(result) && result.extra).toEqual({ seats: ['S-12'] });
      for (const seat of ['S-10', 'S-11', 'S-13'])
        expect(await lockItem(world.table, concert, seat)).toBeUndefined();
      expect(await leaseItem(world.table, place)).not.toHaveProperty('reservationId', expect.anything());
      await holdAs(world.queue, place, ['S-10', 'S-11', 'S-13']);
    });

    test('every taken seat is told', async () => {
      await holdAs(world.queue, await fan(), ['S-20', 'S-22']);
      const result = await reserveAs(world.queue, await fan(), ['S-20', 'S-21', 'S-22']);
      expect(isRefusal(result) && result.extra).toEqual({ seats: ['S-20', 'S-22'] });
    });

    test('two that overlap in one seat: one has all of its seats, the other none', async () => {
      const [one, two] = await activeFans(world.queue, concert, 2, 10_000);
      if (!one || !two) throw new Error('no fans');
      const results = await Promise.all([
        reserveAs(world.container(), one, ['S-30', 'S-31']),
        reserveAs(world.container(), two, ['S-31', 'S-32']),
      ]);
      expect(codesOf(results)).toEqual(['SEATS_UNAVAILABLE']);
      const locks = await Promise.all(
        ['S-30', 'S-31', 'S-32'].map((seat) => lockItem(world.table, concert, seat)),
      );
      expect(locks.filter((lock) => lock !== undefined)).toHaveLength(2);
      expect(new Set(locks.flatMap((lock) => lock?.reservationId ?? [])).size).toBe(1);
    });
  });

  describe('what needs no transaction', () => {
    const refusals: [code: string, seats: string[], extra?: object][] = [
      ['SEAT_NOT_FOUND', ['A-1-1', 'A-9-9', 'A-1-007', 'S-5.5'], { seats: ['A-9-9', 'A-1-007', 'S-5.5'] }],
      ['TOO_MANY_SEATS', ['S-1', 'S-2', 'S-3', 'S-4', 'S-5']],
    ];
    test.each(refusals)('%s', async (code, seats, extra) => {
      const { table, counts } = counted(world.table);
      const result = await reserveAs(world.container(table), await fan(), seats);
      expectRefusal(result, code);
      if (extra) expect(isRefusal(result) && result.extra).toEqual(extra);
      expect(counts.TransactWriteCommand).toBeUndefined();
    });

    test('a token for another concert', async () => {
      const other = await testConcert(world.table);
      const request = { concertId: other.concertId, seats: ['S-1'] };
      expectRefusal(await reserve(world.queue, await fan(), request), 'QUEUE_TOKEN_WRONG_CONCERT');
    });

    test('a concert that is not there', async () => {
      const place = { concertId: 'nowhere', position: 1, owner: 'o' };
      expectRefusal(await reserveAs(world.queue, place, ['S-1']), 'CONCERT_NOT_FOUND');
    });
  });

  test('from startsAt on sales are closed, to the millisecond', async () => {
    const startsAt = new Date(world.clock() + 60_000).toISOString();
    const soon = await testConcert(world.table, { startsAt });
    const [early, late] = await activeFans(world.queue, soon, 2);
    if (!early || !late) throw new Error('no fans');
    world.clock.advance(59_999);
    await holdAs(world.queue, early, ['S-1']);
    world.clock.advance(1);
    expectRefusal(await reserveAs(world.queue, late, ['S-2']), 'SALES_CLOSED');
  });

  test('twenty seats go into one reservation where the policy says so', async () => {
    const big = await testConcert(world.table, { policy: { maxSeatsPerReservation: 20 } });
    const seats = Array.from({ length: 20 }, (_, index) => `S-${index + 1}`);
    const held = await holdAs(world.queue, await activeFan(world.queue, big), seats);
    expect(held.amount).toBe(20 * 50);
  });
});

describeOnEachEngine('takeover', (engine) => {
  let world: TestQueue;
  let concert: Concert;
  beforeAll(async () => {
    world = await testQueue(engine);
    concert = await testConcert(world.table, { policy: { holdSeconds: 10 } });
  });

  test('a hold is refused at expiresAt - 1 and taken at expiresAt, with no timer having run', async () => {
    const [one, two] = await activeFans(world.queue, concert, 2);
    if (!one || !two) throw new Error('no fans');
    const old = await holdAs(world.queue, one, ['A-1-1', 'A-1-2']);
    world.clock.advance(9999);
    expectRefusal(await reserveAs(world.queue, two, ['A-1-2']), 'SEATS_UNAVAILABLE');
    world.clock.advance(1);
    const taken = await holdAs(world.queue, two, ['A-1-2']);
    expect(world.clock()).toBe(old.expiresAtMs);
    expect(await lockItem(world.table, concert, 'A-1-2')).toMatchObject({
      state: 'HELD',
      reservationId: taken.reservationId,
      expiresAt: taken.expiresAtMs,
    });
  });

  test('many at once for a lapsed seat: one takes it', async () => {
    const fans = await activeFans(world.queue, concert, 20, 100);
    const [first, ...others] = fans;
    if (!first) throw new Error('no fans');
    await holdAs(world.queue, first, ['A-2-5']);
    world.clock.advance(10_000);
    const results = await Promise.all(others.map((place) => reserveAs(world.container(), place, ['A-2-5'])));
    expect(results.filter((result) => !isRefusal(result))).toHaveLength(1);
  });

  test.each(['SOLD', 'BLOCKED'])(
    'a %s seat is never taken over, whatever it says of its end',
    async (state) => {
      const place = await activeFan(world.queue, concert, 200 + state.length);
      const key = seatLockKey(concert.concertId, { sectionId: 'A', row: '2', number: 10 });
      await world.table.client.send(
        new UpdateCommand({
          TableName: world.table.name,
          Key: key,
          UpdateExpression: 'SET #state = :state, expiresAt = :then',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':state': state, ':then': 1 },
        }),
      );
      expectRefusal(await reserveAs(world.queue, place, ['A-2-10']), 'SEATS_UNAVAILABLE');
    },
  );
});
