import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { activeFan, makeConcert, type TestStack, testStack, toldEvents } from '../support/stack.ts';

let test: TestStack;
beforeAll(async () => {
  test = await testStack();
});
afterAll(() => test.stack.close());
afterEach(() => test.stack.gateway.intercept(null));

/** The events that were told since `start` were told. */
const toldAfter = (start: number) => toldEvents(test).slice(start);
const payment = { paymentId: 'p', amount: 50, currency: 'KRW' };

it('tells each committed change once, and nothing of what was refused', async () => {
  const { http, stack, clock } = test;
  const concertId = await makeConcert(test);
  const before = toldEvents(test).length;
  const tokens = [];
  for (let fans = 0; fans < 4; fans += 1) tokens.push(await activeFan(test, concertId));
  const [paying = '', cancelling = '', lapsing = '', losing = ''] = tokens;
  const paid = (await http.reserve(paying, concertId, ['S-1'], 'k')).body.reservationId;
  await http.reserve(paying, concertId, ['S-1'], 'k');
  await http.confirm(paid, { ...payment, amount: 1 });
  await http.confirm(paid, payment);
  await http.confirm(paid, payment);
  const cancelled = (await http.reserve(cancelling, concertId, ['S-2'])).body.reservationId;
  await http.cancel(cancelling, cancelled);
  await http.cancel(cancelling, cancelled);
  const lapsed = (await http.reserve(lapsing, concertId, ['S-3'])).body.reservationId;
  expect((await http.reserve(losing, concertId, ['S-3', 'S-4'])).status).toBe(409);
  await stack.settle();
  clock.advance(300_000);
  await stack.settle();
  await http.releaseExpired(concertId);
  await stack.settle();
  const expected = [
    [`${paid}.1`, 'ReservationCreated'],
    [`${paid}.2`, 'ReservationConfirmed'],
    [`${cancelled}.1`, 'ReservationCreated'],
    [`${cancelled}.2`, 'ReservationCancelled'],
    [`${lapsed}.1`, 'ReservationCreated'],
    [`${lapsed}.2`, 'ReservationExpired'],
  ];
  expect(toldAfter(before).map((event) => [event.detail.eventId, event['detail-type']])).toEqual(expected);
  expect(stack.deadLetters()).toEqual([]);
});

it('tells again with the same eventId when the bus refused at first', async () => {
  const { http, stack } = test;
  const concertId = await makeConcert(test);
  const before = toldEvents(test).length;
  let refusals = 0;
  stack.gateway.intercept(({ action }, body) => {
    if (action !== 'events:PutEvents' || refusals === 2) return undefined;
    refusals += 1;
    const { Entries } = body as { Entries: unknown[] };
    const entry = { ErrorCode: 'InternalFailure', ErrorMessage: 'not now' };
    return {
      answer: { status: 200, body: { FailedEntryCount: Entries.length, Entries: Entries.map(() => entry) } },
    };
  });
  const { body } = await http.reserve(await activeFan(test, concertId), concertId, ['S-1']);
  await stack.settle();
  expect(refusals).toBe(2);
  expect(toldAfter(before).map(({ detail }) => detail.eventId)).toEqual([`${body.reservationId}.1`]);
});

it('a record that the bus never takes ends whole in the failure destination, and can be told from there', async () => {
  const { http, stack } = test;
  const concertId = await makeConcert(test);
  const before = toldEvents(test).length;
  stack.gateway.intercept(({ action }) =>
    action === 'events:PutEvents'
      ? { answer: { status: 400, body: { __type: 'ValidationException' } } }
      : undefined,
  );
  const { body } = await http.reserve(await activeFan(test, concertId), concertId, ['S-1']);
  await stack.settle();
  expect(toldAfter(before)).toEqual([]);
  const [letter, ...others] = stack.deadLetters() as { source: string; payload: { payload?: string } }[];
  expect(others).toEqual([]);
  stack.gateway.intercept(null);
  const records =
    typeof letter?.payload.payload === 'string' ? JSON.parse(letter.payload.payload) : letter?.payload;
  expect(await stack.functions.invoke('PublishFunction', records)).toMatchObject({ ok: true });
  expect(toldAfter(before).map(({ detail }) => detail.eventId)).toEqual([`${body.reservationId}.1`]);
});
