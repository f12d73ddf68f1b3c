import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { concertCache } from '../../../functions/concerts/concert-store.ts';
import { createConcert } from '../../../functions/concerts/create-concert.ts';
import { getConcert } from '../../../functions/concerts/get-concert.ts';
import { type ConcertPage, listConcerts } from '../../../functions/concerts/list-concerts.ts';
import { deadline } from '../../../functions/deadline.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import { confirm } from '../../../functions/reservations/confirm.ts';
import { expire } from '../../../functions/reservations/expire.ts';
import { getReservation } from '../../../functions/reservations/get-reservation.ts';
import { readReservationsOf } from '../../../functions/reservations/reservation-store.ts';
import { getSeatMap } from '../../../functions/seats/get-seat-map.ts';
import type { Table } from '../../../functions/table/client.ts';
import {
  activeFan,
  activeFans,
  codesOf,
  expectRefusal,
  holdAs,
  newOwner,
  paymentFor,
} from '../../support/fans.ts';
import { counted } from '../../support/hooks.ts';
import {
  describeOnEachEngine,
  type TestQueue,
  testConcert,
  testQueue,
  testTable,
} from '../../support/store.ts';

async function pageOf(table: Table, cursor?: string): Promise<ConcertPage> {
  const page = await listConcerts(table, cursor);
  if (isRefusal(page)) throw new Error(page.refusal);
  return page;
}

describeOnEachEngine('concerts', (engine) => {
  let world: TestQueue;
  beforeAll(async () => {
    world = await testQueue(engine);
  });

  test('what was made is found, whole, with one read a minute', async () => {
    const concert = await testConcert(world.table, { salesOpenAt: '2027-06-01T00:00:00Z' });
    const { table, counts } = counted(world.table);
    const concerts = concertCache(table, world.clock);
    expect(await getConcert(concerts, concert.concertId)).toEqual(concert);
    world.clock.advance(59_999);
    await getConcert(concerts, concert.concertId);
    expect(counts.GetCommand).toBe(1);
  });

  test.each(['nowhere', '', 'NO', 'a/b', '../c', 'x'.repeat(65)])('%j is not found', async (concertId) => {
    expectRefusal(await getConcert(concertCache(world.table, world.clock), concertId), 'CONCERT_NOT_FOUND');
  });

  test('what cannot be an id is not looked up, and what is not there is not remembered', async () => {
    const { table, counts } = counted(world.table);
    const concerts = concertCache(table, world.clock);
    await getConcert(concerts, 'NO/ID');
    expect(counts.GetCommand).toBeUndefined();
    const concertId = `later-${randomBytes(4).toString('hex')}`;
    expectRefusal(await getConcert(concerts, concertId), 'CONCERT_NOT_FOUND');
    await testConcert(world.table, { concertId });
    expect(await getConcert(concerts, concertId)).toMatchObject({ concertId });
  });

  test('an id is taken once; the concert and its summary stay as they were', async () => {
    const concert = await testConcert(world.table);
    const other = { ...concert, title: 'Other', startsAtMs: concert.startsAtMs + 1000 };
    expectRefusal(await createConcert(world.table, other), 'CONCERT_EXISTS');
    expectRefusal(await createConcert(world.table, concert), 'CONCERT_EXISTS');
    const { concerts } = await pageOf(world.table);
    expect(concerts.filter(({ concertId }) => concertId === concert.concertId)).toHaveLength(1);
  });

  test('many at once with one id: one is made', async () => {
    const concert = await testConcert(world.table);
    const same = { ...concert, concertId: `same-${randomBytes(4).toString('hex')}` };
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => createConcert(world.table, { ...same, title: `${index}` })),
    );
    expect(codesOf(results)).toEqual(Array(19).fill('CONCERT_EXISTS'));
  });

  test('the biggest body makes a concert that fits its item', async () => {
    const row = (index: number) => ({ row: index.toString(36).toUpperCase(), seats: 1 });
    const rows = Array.from({ length: 2600 }, (_, index) => row(index));
    const sections = [{ sectionId: 'A', name: 'n', price: 1, rows }];
    expect(JSON.stringify({ sections }).length).toBeGreaterThan(60_000);
    const concert = await testConcert(world.table, { sections });
    expect(await getConcert(concertCache(world.table, world.clock), concert.concertId)).toEqual(concert);
  });
});

describeOnEachEngine('the list of concerts', (engine) => {
  let table: Table;
  beforeAll(async () => {
    table = await testTable(engine);
    for (let start = 0; start < 230; start += 23)
      await Promise.all(
        Array.from({ length: 23 }, (_, index) => {
          const startsAt = new Date(Date.UTC(2028, 0, 1) + (((start + index) * 7919) % 230) * 3_600_000);
          return testConcert(table, { startsAt: startsAt.toISOString() });
        }),
      );
  });

  test('comes in pages of a hundred, in order of start, each concert once', async () => {
    const pages = [await pageOf(table)];
    for (let next = pages[0]?.next; next; next = pages.at(-1)?.next) pages.push(await pageOf(table, next));
    expect(pages.map(({ concerts }) => concerts.length)).toEqual([100, 100, 30]);
    const all = pages.flatMap(({ concerts }) => concerts);
    expect(new Set(all.map(({ concertId }) => concertId)).size).toBe(230);
    const starts = all.map(({ startsAt }) => startsAt);
    expect(starts).toEqual(starts.toSorted());
  });

  test('a summary is what a list shows', async () => {
    const [first] = (await pageOf(table)).concerts;
    expect(Object.keys(first ?? {}).toSorted()).toEqual([
      'concertId',
      'currency',
      'lowestPrice',
      'startsAt',
      'title',
      'totalSeats',
      'venue',
    ]);
    expect(first).toMatchObject({ totalSeats: 540, lowestPrice: 50 });
  });

  test.each(['', 'x', '!!!', 'bm9wZQ', Buffer.from('CONCERT#x').toString('base64url'), 'a'.repeat(5000)])(
    'a cursor of %j is refused',
    async (cursor) => {
      const result = await listConcerts(table, cursor);
      expectRefusal(result, 'INVALID_REQUEST');
      expect(isRefusal(result) && result.extra).toMatchObject({ errors: [{ path: 'next' }] });
    },
  );
});

describeOnEachEngine('the seat map', (engine) => {
  let world: TestQueue;
  beforeAll(async () => {
    world = await testQueue(engine);
  });
  const mapOf = (concertId: string, section?: string) =>
    getSeatMap({ ...world, concerts: world.queue.concerts }, concertId, section);

  test('lists only seats that are not free, of all sections or of one', async () => {
    const concert = await testConcert(world.table);
    const [one, two, three] = await activeFans(world.queue, concert, 3);
    if (!one || !two || !three) throw new Error('no fans');
    await holdAs(world.queue, one, ['A-1-7', 'A-2-22']);
    const sold = await holdAs(world.queue, two, ['S-500']);
    await confirm(world, sold.reservationId, paymentFor(sold));
    const { concertId } = concert;
    expect(await mapOf(concertId)).toEqual({
      concertId,
      asOf: new Date(world.clock()).toISOString(),
      total: 540,
      available: 537,
      seats: { 'A-1-7': 'HELD', 'A-2-22': 'HELD', 'S-500': 'SOLD' },
    });
    expect(await mapOf(concertId, 'S')).toMatchObject({
      total: 500,
      available: 499,
      seats: { 'S-500': 'SOLD' },
    });
    world.clock.advance(299_999);
    expect(await mapOf(concertId, 'A')).toMatchObject({ available: 38 });
    world.clock.advance(1);
    expect(await mapOf(concertId, 'A')).toMatchObject({ total: 40, available: 40, seats: {} });
    expect(await mapOf(concertId)).toMatchObject({ available: 539, seats: { 'S-500': 'SOLD' } });
  });

  test('of more sections than are asked for at once leaves none out', async () => {
    const sections = Array.from({ length: 60 }, (_, index) => ({
      sectionId: `S${index}`,
      name: 'A small one',
      price: 1,
      seats: 1,
    }));
    const concert = await testConcert(world.table, { sections, policy: { maxSeatsPerReservation: 20 } });
    const taken = ['S0-1', 'S24-1', 'S25-1', 'S49-1', 'S50-1', 'S59-1'];
    await holdAs(world.queue, await activeFan(world.queue, concert), taken);
    const map = await mapOf(concert.concertId);
    expect(map).toMatchObject({ total: 60, available: 54 });
    expect(map).toHaveProperty('seats', Object.fromEntries(taken.map((seat) => [seat, 'HELD'])));
  });

  test('of an empty house lists nothing', async () => {
    const { concertId } = await testConcert(world.table);
    expect(await mapOf(concertId)).toMatchObject({ total: 540, available: 540, seats: {} });
  });

  test.each(['B', '', 'a', 'AA', '__proto__'])('there is no section %j', async (section) => {
    const { concertId } = await testConcert(world.table);
    expectRefusal(await mapOf(concertId, section), 'SECTION_NOT_FOUND');
  });

  test('there is no such concert', async () => {
    expectRefusal(await mapOf('nowhere'), 'CONCERT_NOT_FOUND');
  });
});

describeOnEachEngine("a fan's reservations", (engine) => {
  let world: TestQueue;
  beforeAll(async () => {
    world = await testQueue(engine);
  });

  test("come newest first, nobody else's among them", async () => {
    const concert = await testConcert(world.table, { policy: { holdSeconds: 5 } });
    const place = await activeFan(world.queue, concert);
    const made = [];
    for (let count = 1; count <= 3; count += 1) {
      made.unshift(await holdAs(world.queue, place, [`S-${count}`]));
      world.clock.advance(5000);
    }
    await holdAs(world.queue, await activeFan(world.queue, concert, 2), ['S-9']);
    expect(await readReservationsOf(world.table, place.owner, deadline().signal)).toEqual(made);
    expect(await readReservationsOf(world.table, newOwner(), deadline().signal)).toEqual([]);
    await expire(world, made[0]?.reservationId ?? '', deadline());
    const [newest] = await readReservationsOf(world.table, place.owner, deadline().signal);
    expect(newest?.status).toBe('EXPIRED');
  });

  describe('one of them', () => {
    test("is its owner's alone", async () => {
      const concert = await testConcert(world.table);
      const place = await activeFan(world.queue, concert);
      const held = await holdAs(world.queue, place, ['S-1']);
      expect(await getReservation(world.table, place, held.reservationId)).toEqual(held);
      const stranger = { ...place, owner: newOwner() };
      expectRefusal(await getReservation(world.table, stranger, held.reservationId), 'RESERVATION_NOT_FOUND');
      for (const id of ['', 'nothing', 'a#b', 'x'.repeat(65)])
        expectRefusal(await getReservation(world.table, place, id), 'RESERVATION_NOT_FOUND');
    });
  });
});
