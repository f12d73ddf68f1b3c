import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeFan, makeConcert, type TestStack, testStack, toldOf } from '../support/stack.ts';

let test: TestStack;

/** What the bus was told of a reservation, in order. */
const typesOf = (reservationId: string) => toldOf(test, reservationId).map((event) => event['detail-type']);

describe('with Scheduler and streams switched off', () => {
  beforeAll(async () => {
    test = await testStack({ streams: false, schedules: false });
  });
  afterAll(() => test.stack.close());

  it('a hold ends at its millisecond for everyone: map, reservation, confirm, takeover', async () => {
    const { http, clock } = test;
    const concertId = await makeConcert(test);
    const [first, second] = [await activeFan(test, concertId), await activeFan(test, concertId)];
    const held = (await http.reserve(first, concertId, ['A-1-1'])).body;
    const payment = { paymentId: 'p', amount: 100, currency: 'KRW' };

    clock.advanceTo(Date.parse(held.expiresAt) - 1);
    expect((await http.reserve(second, concertId, ['A-1-1'])).body.code).toBe('SEATS_UNAVAILABLE');
    expect((await http.seats(concertId)).body.seats).toEqual({ 'A-1-1': 'HELD' });
    expect((await http.reservation(first, held.reservationId)).body.status).toBe('TEMPORARILY_ASSIGNED');

    clock.advance(1);
    expect((await http.seats(concertId)).body.seats).toEqual({});
    expect((await http.reservation(first, held.reservationId)).body.status).toBe('EXPIRED');
    expect((await http.confirm(held.reservationId, payment)).body.code).toBe('RESERVATION_EXPIRED');
    // The second fan's lease has idled out by now, so a third takes the seat over.
    const third = await activeFan(test, concertId);
    expect((await http.reserve(third, concertId, ['A-1-1'])).status).toBe(201);
    expect((await http.confirm(held.reservationId, payment)).body.code).toBe('RESERVATION_EXPIRED');
  });
});

describe('when the schedule never runs', () => {
  beforeAll(async () => {
    test = await testStack({ schedules: false });
  });
  afterAll(() => test.stack.close());

  it('a takeover makes the backstop expire the old hold', async () => {
    const { http, stack, clock } = test;
    const concertId = await makeConcert(test);
    const old = (await http.reserve(await activeFan(test, concertId), concertId, ['A-1-1', 'A-1-2'])).body;
    await stack.settle();
    clock.advanceTo(Date.parse(old.expiresAt));
    const other = await activeFan(test, concertId);
    expect((await http.reserve(other, concertId, ['A-1-1'])).status).toBe(201);
    await stack.settle();
    expect(typesOf(old.reservationId)).toEqual(['ReservationCreated', 'ReservationExpired']);
    expect((await http.seats(concertId)).body.seats).toEqual({ 'A-1-1': 'HELD' });
  });

  it('a lock that TTL removes makes the backstop expire its hold', async () => {
    const { http, stack, clock } = test;
    const concertId = await makeConcert(test);
    const { body } = await http.reserve(await activeFan(test, concertId), concertId, ['A-1-1']);
    await stack.settle();
    clock.advance(300_000 + 120_000);
    expect(await stack.sweepTtl()).toBeGreaterThan(0);
    await stack.settle();
    expect(typesOf(body.reservationId)).toEqual(['ReservationCreated', 'ReservationExpired']);
  });

  it('an operator releases lapsed holds, and only those', async () => {
    const { http, stack, clock } = test;
    const concertId = await makeConcert(test);
    const lapsed = (await http.reserve(await activeFan(test, concertId), concertId, ['A-1-1', 'S-1'])).body;
    clock.advance(200_000);
    const live = (await http.reserve(await activeFan(test, concertId), concertId, ['A-1-2'])).body;
    clock.advanceTo(Date.parse(lapsed.expiresAt));
    expect(await http.releaseExpired(concertId)).toMatchObject({ status: 200, body: { released: 1 } });
    expect((await http.releaseExpired(concertId)).body).toEqual({ released: 0 });
    await stack.settle();
    expect(typesOf(lapsed.reservationId)).toEqual(['ReservationCreated', 'ReservationExpired']);
    expect(typesOf(live.reservationId)).toEqual(['ReservationCreated']);
  });
});

describe('the expire function', () => {
  beforeAll(async () => {
    test = await testStack();
  });
  afterAll(() => test.stack.close());

  it('fails for a hold that still lives, so that it is tried again, and is quiet when it comes twice', async () => {
    const { http, stack, clock } = test;
    const concertId = await makeConcert(test);
    const { body } = await http.reserve(await activeFan(test, concertId), concertId, ['A-1-1']);
    const { reservationId } = body;
    expect(await stack.functions.invoke('ExpireFunction', { reservationId })).toMatchObject({
      ok: false,
      error: { errorMessage: expect.stringContaining('still held') },
    });
    clock.advanceTo(Date.parse(body.expiresAt));
    await stack.settle();
    expect(await stack.functions.invoke('ExpireFunction', { reservationId })).toMatchObject({ ok: true });
    expect(await stack.functions.invoke('ExpireFunction', { reservationId: 'never-was' })).toMatchObject({
      ok: true,
    });
    await stack.settle();
    expect(typesOf(reservationId)).toEqual(['ReservationCreated', 'ReservationExpired']);
  });

  it('runs at once when the word of a hold comes after its end', async () => {
    const { http, stack, clock } = test;
    stack.pause('streams');
    const concertId = await makeConcert(test, { holdSeconds: 5 });
    const { body } = await http.reserve(await activeFan(test, concertId), concertId, ['A-1-1']);
    clock.advance(5000);
    stack.resume('streams');
    await stack.settle();
    expect(typesOf(body.reservationId)).toEqual(['ReservationCreated', 'ReservationExpired']);
    expect(stack.schedules()).toEqual([]);
  });
});
