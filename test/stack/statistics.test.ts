import { afterAll, beforeAll, expect, it } from 'vitest';
import { activeFans, makeConcert, type TestStack, testStack } from '../support/stack.ts';

let test: TestStack;
beforeAll(async () => {
  // With streams and schedules off, nothing but the requests writes.
  test = await testStack({ streams: false, schedules: false });
});
afterAll(() => test.stack.close());

const callsOf = (functionId: string) =>
  test.stack.gateway.calls().filter((call) => call.function === functionId);

it('an operator sees what sold, who waits, and who lost a race; nothing is written for it', async () => {
  const { http, clock, stack } = test;
  const concertId = await makeConcert(test, { queue: { maxActive: 3 } });
  const [winner, loser, lapsing] = await activeFans(test, concertId, 3);
  if (!winner || !loser || !lapsing) throw new Error('no fans');
  await http.join(concertId);
  expect((await http.reserve(lapsing, concertId, ['S-9'])).status).toBe(201);
  clock.advance(200_000);
  const { body: held } = await http.reserve(winner, concertId, ['A-1-1', 'S-1']);
  expect((await http.reserve(loser, concertId, ['A-1-1'])).body.code).toBe('SEATS_UNAVAILABLE');
  await http.confirm(held.reservationId, { paymentId: 'p', amount: 150, currency: 'KRW' });
  expect((await http.reserve(loser, concertId, ['S-2', 'S-3'])).status).toBe(201);
  clock.advance(100_250);
  stack.gateway.resetCalls();
  const { status, headers, body } = await http.statistics(concertId);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toMatchObject({
    concertId,
    seats: { total: 540, free: 536, held: 2, sold: 2, revenue: 150 },
    sections: [
      { sectionId: 'A', sold: 1, revenue: 100 },
      { sectionId: 'S', sold: 1, held: 2, revenue: 50 },
    ],
    holds: 1,
    queue: { joined: 4, waiting: 1, called: 0, maxActive: 3 },
    lostRaces: 1,
    expiry: { lapsedHolds: 1, lagMs: 250 },
  });
  const calls = callsOf('GetStatisticsFunction').map(({ action, count }) => [action, count]);
  expect(Object.fromEntries(calls)).toEqual({ 'dynamodb:GetItem': 4, 'dynamodb:Query': 3 });
});

it('an admission shows as it happens', async () => {
  const { http, clock } = test;
  const concertId = await makeConcert(test, { queue: { maxActive: 2 } });
  const [leaver] = await activeFans(test, concertId, 2);
  const waiting = (await http.join(concertId)).body.token;
  const queueNow = async () => {
    clock.advance(2000);
    return (await http.statistics(concertId)).body.queue;
  };
  expect(await queueNow()).toMatchObject({ joined: 3, waiting: 1, active: 2, admittedPerMinute: 2 });
  await http.leave(leaver ?? '');
  expect(await queueNow()).toMatchObject({ waiting: 1, active: 1 });
  clock.advance(1000);
  await http.poll(waiting);
  expect(await queueNow()).toMatchObject({ waiting: 0, called: 0, active: 2, admittedPerMinute: 3 });
  clock.advance(60_000);
  expect(await queueNow()).toMatchObject({ admittedPerMinute: 0 });
});

it('a winner pays nothing for the figures; of many losers of one container one does', async () => {
  const { http, stack } = test;
  const concertId = await makeConcert(test);
  const [warm, winner, ...losers] = await activeFans(test, concertId, 5);
  // So that the concert is in the container's memory.
  await http.reserve(warm ?? '', concertId, ['S-2']);
  stack.gateway.resetCalls();
  await http.reserve(winner ?? '', concertId, ['S-1']);
  expect(callsOf('ReserveFunction')).toMatchObject([
    { action: 'dynamodb:TransactWriteItems', count: 1, writeUnits: 7 },
  ]);
  for (const loser of losers) expect((await http.reserve(loser, concertId, ['S-1'])).status).toBe(409);
  const told = callsOf('ReserveFunction').filter(({ action }) => action === 'dynamodb:UpdateItem');
  expect(told).toMatchObject([{ count: 1, writeUnits: 1 }]);
});

it('is for operators alone, and knows no concert that is not there', async () => {
  const { http } = test;
  const path = `/api/v1/concerts/${await makeConcert(test)}/statistics`;
  const [first] = await activeFans(test, await makeConcert(test), 1);
  for (const unsigned of [await http.send({ path }), await http.send({ path, token: first })])
    expect(unsigned).toMatchObject({ status: 403, body: { message: 'Forbidden' } });
  expect((await http.send({ path, operator: true })).status).toBe(200);
  expect((await http.statistics('nowhere')).body.code).toBe('CONCERT_NOT_FOUND');
});
