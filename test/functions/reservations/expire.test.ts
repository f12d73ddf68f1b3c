import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import type { Concert } from '../../../functions/concerts/concert.ts';
import { deadline } from '../../../functions/deadline.ts';
import { cancel } from '../../../functions/reservations/cancel.ts';
import { confirm } from '../../../functions/reservations/confirm.ts';
import { expire } from '../../../functions/reservations/expire.ts';
import { releaseExpiredReservations } from '../../../functions/reservations/release-expired-reservations.ts';
import { seatLockKey } from '../../../functions/table/keys.ts';
import {
  activeFan,
  activeFans,
  expectRefusal,
  holdAs,
  holdsIn,
  lockItem,
  paymentFor,
  reservationItem,
} from '../../support/fans.ts';
import { counted, hooked } from '../../support/hooks.ts';
import { describeOnEachEngine, type TestQueue, testConcert, testQueue } from '../../support/store.ts';

const holdMs = 300_000;

describeOnEachEngine('expire', (engine) => {
  let world: TestQueue;
  let concert: Concert;
  beforeAll(async () => {
    world = await testQueue(engine);
    concert = await testConcert(world.table);
  });
  const held = holdsIn(() => ({ queue: world.queue, concert }));
  const expireNow = (reservationId: string, table = world.table) =>
    expire({ ...world, table }, reservationId, deadline());

  test('writes down a lapsed hold, and clears its locks', async () => {
    const { seats, reservation } = await held();
    world.clock.advance(holdMs + 700);
    expect(await expireNow(reservation.reservationId)).toBe('expired');
    expect(await reservationItem(world.table, reservation.reservationId)).toEqual({
      ...reservation,
      status: 'EXPIRED',
      version: 2,
      expiredAtMs: world.clock(),
    });
    for (const seat of seats) expect(await lockItem(world.table, concert, seat)).toBeUndefined();
  });

  test('a hold that lives is left alone, and said to live', async () => {
    const { seats, reservation } = await held();
    world.clock.advance(holdMs - 1);
    expect(await expireNow(reservation.reservationId)).toBe('live');
    expect(await reservationItem(world.table, reservation.reservationId)).toEqual(reservation);
    for (const seat of seats)
      expect(await lockItem(world.table, concert, seat)).toMatchObject({ state: 'HELD' });
    world.clock.advance(1);
    expect(await expireNow(reservation.reservationId)).toBe('expired');
  });

  test('twice changes nothing', async () => {
    const { reservation } = await held();
    world.clock.advance(holdMs);
    await expireNow(reservation.reservationId);
    const first = await reservationItem(world.table, reservation.reservationId);
    world.clock.advance(5000);
    expect(await expireNow(reservation.reservationId)).toBe('finished');
    expect(await reservationItem(world.table, reservation.reservationId)).toEqual(first);
  });

  test('one that broke off in the middle is finished by the next', async () => {
    const { seats, reservation } = await held();
    world.clock.advance(holdMs);
    const broken = hooked(world.table, async (command, send) => {
      if (command.constructor.name === 'DeleteCommand') throw new Error('broken off');
      return send();
    });
    await expect(expireNow(reservation.reservationId, broken)).rejects.toThrow('broken off');
    expect(await lockItem(world.table, concert, seats[0] ?? '')).toBeDefined();
    expect(await expireNow(reservation.reservationId)).toBe('finished');
    for (const seat of seats) expect(await lockItem(world.table, concert, seat)).toBeUndefined();
  });

  test('many at once: one expires it, the version goes up once', async () => {
    const { reservation } = await held();
    world.clock.advance(holdMs);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => expireNow(reservation.reservationId)),
    );
    expect(outcomes.toSorted()).toEqual(['expired', ...Array(19).fill('finished')]);
    expect((await reservationItem(world.table, reservation.reservationId))?.version).toBe(2);
  });

  test('a lock that was taken over stays with its new owner', async () => {
    const { seats, reservation } = await held();
    world.clock.advance(holdMs);
    const [first = '', second = ''] = seats;
    const taken = await holdAs(world.queue, await activeFan(world.queue, concert, 500), [first]);
    expect(await expireNow(reservation.reservationId)).toBe('expired');
    expect((await lockItem(world.table, concert, first))?.reservationId).toBe(taken.reservationId);
    expect(await lockItem(world.table, concert, second)).toBeUndefined();
  });

  test('paid and cancelled are finished, and their locks are not touched', async () => {
    const [paid, cancelled] = [await held(), await held()];
    await confirm(world, paid.reservation.reservationId, paymentFor(paid.reservation));
    const { concerts } = world.queue;
    await cancel({ ...world, concerts }, cancelled.place, cancelled.reservation.reservationId, deadline());
    world.clock.advance(10 * holdMs);
    for (const { reservation } of [paid, cancelled]) {
      const before = await reservationItem(world.table, reservation.reservationId);
      expect(await expireNow(reservation.reservationId)).toBe('finished');
      expect(await reservationItem(world.table, reservation.reservationId)).toEqual(before);
    }
    for (const seat of paid.seats)
      expect(await lockItem(world.table, concert, seat)).toMatchObject({ state: 'SOLD' });
  });

  test('a reservation that never was is not made', async () => {
    expect(await expireNow('never-was')).toBe('finished');
    expect(await reservationItem(world.table, 'never-was')).toBeUndefined();
  });

  test('without its locks it expires all the same', async () => {
    const { seats, reservation } = await held();
    world.clock.advance(holdMs);
    const number = Number(seats[0]?.split('-')[1]);
    const key = seatLockKey(concert.concertId, { sectionId: 'S', row: null, number });
    await world.table.client.send(new DeleteCommand({ TableName: world.table.name, Key: key }));
    expect(await expireNow(reservation.reservationId)).toBe('expired');
  });
});

describeOnEachEngine('releaseExpiredReservations', (engine) => {
  let world: TestQueue;
  beforeAll(async () => {
    world = await testQueue(engine);
  });
  const release = (concertId: string, table = world.table) =>
    releaseExpiredReservations(
      { ...world, table, concerts: world.queue.concerts },
      concertId,
      deadline(20_000),
    );

  test('expires the lapsed ones of one concert, counts reservations, and leaves the rest', async () => {
    const [concert, other] = [await testConcert(world.table), await testConcert(world.table)];
    const fans = await activeFans(world.queue, concert, 27);
    const lapsed = await Promise.all(
      fans
        .slice(0, 25)
        .map((place, index) => holdAs(world.queue, place, [`S-${index + 1}`, `S-${index + 101}`])),
    );
    const acrossSections = await holdAs(world.queue, fans[25] ?? fails(), ['A-1-1', 'S-300']);
    const elsewhere = await holdAs(world.queue, await activeFan(world.queue, other), ['S-1']);
    world.clock.advance(holdMs - 1);
    const live = await holdAs(world.queue, fans[26] ?? fails(), ['A-1-2']);
    world.clock.advance(1);

    const { table, counts } = counted(world.table);
    expect(await release(concert.concertId, table)).toBe(26);
    expect(counts.ScanCommand).toBeUndefined();
    expect(counts.QueryCommand, 'a query for each section').toBe(2);
    for (const { reservationId } of [...lapsed, acrossSections])
      expect((await reservationItem(world.table, reservationId))?.status).toBe('EXPIRED');
    for (const { reservationId } of [live, elsewhere])
      expect((await reservationItem(world.table, reservationId))?.status).toBe('TEMPORARILY_ASSIGNED');
    expect(await release(concert.concertId)).toBe(0);
  });

  test('needs a concert', async () => {
    expectRefusal(await release('nowhere'), 'CONCERT_NOT_FOUND');
  });
});

function fails(): never {
  throw new Error('no fan');
}
