import { beforeAll, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { deadline } from '../../../functions/deadline.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import type { Queue } from '../../../functions/queue/queue.ts';
import type { Place } from '../../../functions/queue/token.ts';
import { cancel } from '../../../functions/reservations/cancel.ts';
import { confirm } from '../../../functions/reservations/confirm.ts';
import { expire } from '../../../functions/reservations/expire.ts';
import {
  activeFan,
  expectRefusal,
  holdAs,
  lockItem,
  paymentFor,
  reservationItem,
  reserveAs,
} from '../../support/fans.ts';
import { describeOnEachEngine, type TestQueue, testConcert, testQueue } from '../../support/store.ts';

describeOnEachEngine('Idempotency-Key', (engine) => {
  let world: TestQueue;
  let concert: Concert;
  let position = 0;
  const fan = () => {
    position += 1;
    return activeFan(world.queue, concert, position);
  };
  const again = async (queue: Queue, place: Place, seats: string[], key: string) => {
    const result = await reserveAs(queue, place, seats, key);
    if (isRefusal(result)) throw new Error(result.refusal);
    return result;
  };
  beforeAll(async () => {
    world = await testQueue(engine);
    concert = await testConcert(world.table);
  });

  test('fifty times at once: one reservation, and one of the answers is no replay', async () => {
    const place = await fan();
    const results = await Promise.all(
      Array.from({ length: 50 }, () => again(world.container(), place, ['S-1', 'S-2'], 'key')),
    );
    expect(new Set(results.map(({ reservation }) => reservation.reservationId)).size).toBe(1);
    expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(results.map(({ reservation }) => reservation.expiresAtMs)).size).toBe(1);
  });

  test('a repeat later is the same reservation, whatever the order of its seats', async () => {
    const place = await fan();
    const first = await holdAs(world.queue, place, ['S-11', 'S-10'], 'key');
    world.clock.advance(5000);
    expect(await again(world.container(), place, ['S-10', 'S-11'], 'key')).toEqual({
      reservation: first,
      replayed: true,
    });
  });

  test.each([
    ['other seats', ['S-21']],
    ['fewer seats', ['S-20']],
    ['more seats', ['S-20', 'S-21', 'S-22', 'S-23']],
  ])('with %s it is refused, and nothing is held', async (_, seats) => {
    const place = await fan();
    const key = `key ${seats}`;
    const base = `A-1-${position}`;
    const first = await holdAs(world.queue, place, [base, `A-2-${position + 3}`], key);
    expectRefusal(await reserveAs(world.queue, place, seats, key), 'IDEMPOTENCY_KEY_REUSED');
    for (const seat of seats) expect(await lockItem(world.table, concert, seat)).toBeUndefined();
    expect(await reservationItem(world.table, first.reservationId)).toEqual(first);
  });

  test("the key is its owner's: another fan's same key is another reservation", async () => {
    const one = await holdAs(world.queue, await fan(), ['S-30'], 'shared');
    const two = await holdAs(world.queue, await fan(), ['S-31'], 'shared');
    expect(one.reservationId).not.toBe(two.reservationId);
  });

  test('keys that only look alike are different', async () => {
    const place = await fan();
    const first = await holdAs(world.queue, place, ['S-33'], 'a');
    const result = await reserveAs(world.queue, place, ['S-34'], 'a ');
    expectRefusal(result, 'ALREADY_HOLDING');
    expect(isRefusal(result) && result.extra).toEqual({ reservationId: first.reservationId });
  });

  test('a repeat shows the reservation as it is now, and never reserves again', async () => {
    const owner = await fan();
    const dependencies = { table: world.table, concerts: world.queue.concerts, clock: world.clock };
    const first = await holdAs(world.queue, owner, ['S-40'], 'cancelled');
    await cancel(dependencies, owner, first.reservationId, deadline());
    expect((await again(world.queue, owner, ['S-40'], 'cancelled')).reservation).toMatchObject({
      status: 'CANCELLED',
      version: 2,
    });
    const second = await holdAs(world.queue, owner, ['S-40'], 'paid');
    await confirm(dependencies, second.reservationId, paymentFor(second));
    expect((await again(world.queue, owner, ['S-40'], 'paid')).reservation.status).toBe('CONFIRMED');

    const late = await fan();
    const third = await holdAs(world.queue, late, ['S-41'], 'expired');
    world.clock.advance(300_000);
    await expire(dependencies, third.reservationId, deadline());
    expect((await again(world.queue, late, ['S-41'], 'expired')).reservation.status).toBe('EXPIRED');
    expect(await lockItem(world.table, concert, 'S-41')).toBeUndefined();
  });

  test('a repeat is answered before the right to reserve and the seats are looked at', async () => {
    const place = await fan();
    const first = await holdAs(world.queue, place, ['S-50'], 'key');
    world.clock.advance(400_000);
    const taken = await holdAs(world.queue, await fan(), ['S-50']);
    const { reservation, replayed } = await again(world.queue, place, ['S-50'], 'key');
    expect(reservation.reservationId).toBe(first.reservationId);
    expect(replayed).toBe(true);
    expect((await lockItem(world.table, concert, 'S-50'))?.reservationId).toBe(taken.reservationId);
  });
});
