import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { activeFan, makeConcert, type TestStack, testStack, toldOf } from '../support/stack.ts';

const payment = (reservation: { amount: number; currency: string }, paymentId = 'pay_1') => ({
  paymentId,
  amount: reservation.amount,
  currency: reservation.currency,
});

// The engines and the template agree when the same story comes out on each.
for (const engine of inject('engines')) {
  describe(`the whole story [${engine.name}]`, () => {
    let test: TestStack;
    beforeAll(async () => {
      test = await testStack({ engine });
    });
    afterAll(() => test.stack.close());

    it('queues, reserves, confirms, and tells', async () => {
      const concertId = await makeConcert(test);
      const { http, stack } = test;
      const joined = await http.join(concertId);
      expect(joined).toMatchObject({
        status: 201,
        body: { status: 'ACTIVE', position: 1, ahead: 0, concertId },
      });
      const { token } = joined.body;

      const reserved = await http.reserve(token, concertId, ['A-1-7', 'A-1-8']);
      expect(reserved.status).toBe(201);
      expect(reserved.headers.get('location')).toBe(`/api/v1/reservations/${reserved.body.reservationId}`);
      expect(reserved.body).toEqual({
        reservationId: expect.stringMatching(/^[\w.-]{1,64}$/),
        concertId,
        status: 'TEMPORARILY_ASSIGNED',
        seats: [
          { seat: 'A-1-7', price: 100 },
          { seat: 'A-1-8', price: 100 },
        ],
        amount: 200,
        currency: 'KRW',
        createdAt: '2027-01-01T00:00:00.000Z',
        expiresAt: '2027-01-01T00:05:00.000Z',
        version: 1,
        now: '2027-01-01T00:00:00.000Z',
      });
      const { reservationId } = reserved.body;

      const map = await http.seats(concertId);
      expect(map.body).toMatchObject({
        total: 540,
        available: 538,
        seats: { 'A-1-7': 'HELD', 'A-1-8': 'HELD' },
      });

      // Events come in any order: a schedule that is made after it was to be deleted would stay, and do no harm.
      await stack.settle();
      const confirmed = await http.confirm(reservationId, payment(reserved.body));
      expect(confirmed.body).toMatchObject({ status: 'CONFIRMED', version: 2, paymentId: 'pay_1' });
      expect((await http.confirm(reservationId, payment(reserved.body))).body).toEqual(confirmed.body);
      expect((await http.seats(concertId)).body.seats).toEqual({ 'A-1-7': 'SOLD', 'A-1-8': 'SOLD' });

      await stack.settle();
      const own = toldOf(test, reservationId);
      expect(own.map((event) => event['detail-type'])).toEqual([
        'ReservationCreated',
        'ReservationConfirmed',
      ]);
      expect(own[1]?.detail).toMatchObject({
        eventId: `${reservationId}.2`,
        schemaVersion: 1,
        occurredAt: confirmed.body.confirmedAt,
        reservation: { reservationId, status: 'CONFIRMED', paymentId: 'pay_1', version: 2 },
      });
      expect(JSON.stringify(own)).not.toContain('owner');
      expect((await http.poll(token)).body.status).toBe('EXPIRED');
      expect(stack.schedules()).toEqual([]);
      expect(stack.deadLetters()).toEqual([]);
    });

    it('expires a hold by its schedule and tells with the lag', async () => {
      const concertId = await makeConcert(test);
      const { http, stack, clock } = test;
      const token = await activeFan(test, concertId);
      const { body } = await http.reserve(token, concertId, ['S-1']);
      await stack.settle();
      expect(stack.schedules()).toHaveLength(1);
      clock.advanceTo(Date.parse(body.expiresAt));
      await stack.settle();
      const expired = toldOf(test, body.reservationId).at(-1);
      expect(expired).toMatchObject({
        'detail-type': 'ReservationExpired',
        source: 'holdfast',
        detail: { lagMs: 0 },
      });
      expect((await http.reservation(token, body.reservationId)).body).toMatchObject({
        status: 'EXPIRED',
        version: 2,
      });
      expect(stack.schedules()).toEqual([]);
    });

    it('cancels a hold: the seats are free, the fan may choose again, the schedule is gone', async () => {
      const concertId = await makeConcert(test);
      const { http, stack } = test;
      const token = await activeFan(test, concertId);
      const { body } = await http.reserve(token, concertId, ['S-1']);
      await stack.settle();
      const cancelled = await http.cancel(token, body.reservationId);
      expect(cancelled).toMatchObject({ status: 200, body: { status: 'CANCELLED', version: 2 } });
      expect((await http.cancel(token, body.reservationId)).body).toEqual(cancelled.body);
      expect((await http.seats(concertId)).body.seats).toEqual({});
      expect((await http.reserve(token, concertId, ['S-2'])).status).toBe(201);
      await stack.settle();
      expect(stack.schedules()).toHaveLength(1);
      expect((await http.reservations(token)).body.reservations).toHaveLength(2);
    });
  });
}
