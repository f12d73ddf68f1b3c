import { afterAll, beforeAll, expect, it } from 'vitest';
import { activeFan, makeConcert, type TestStack, testStack } from '../support/stack.ts';

let test: TestStack;
let concertId: string;
beforeAll(async () => {
  // With the stream off, nothing but the request itself makes calls.
  test = await testStack({ streams: false });
  concertId = await makeConcert(test, { queue: { maxActive: 3 } });
});
afterAll(() => test.stack.close());

/** The AWS calls that a function makes while `act` runs, by action. */
async function callsOf(functionId: string, act: () => Promise<unknown>) {
  test.stack.gateway.resetCalls();
  await act();
  const calls = test.stack.gateway.calls();
  expect(calls.filter((call) => call.function !== functionId)).toEqual([]);
  return Object.fromEntries(calls.map(({ action, count }) => [action, count]));
}

/** Makes the same call on another reservation first, so that the function is warm. */
async function reserveCancelConfirm() {
  const { http } = test;
  const token = await activeFan(test, concertId);
  const first = await http.reserve(token, concertId, ['S-1']);
  await http.cancel(token, first.body.reservationId);
  const second = await http.reserve(token, concertId, ['S-2']);
  await http.confirm(second.body.reservationId, { paymentId: 'p', amount: 50, currency: 'KRW' });
}

it('an uncontended reserve makes one call; confirm and cancel two', async () => {
  const { http } = test;
  await reserveCancelConfirm();
  const token = await activeFan(test, concertId);
  const held: string[] = [];
  const reserve = (seats: string[]) => async () => {
    const { status, body } = await http.reserve(token, concertId, seats);
    expect(status).toBe(201);
    held.push(body.reservationId);
  };
  expect(await callsOf('ReserveFunction', reserve(['A-1-1', 'A-1-2']))).toEqual({
    'dynamodb:TransactWriteItems': 1,
  });
  const cancel = () => http.cancel(token, held[0] ?? '');
  expect(await callsOf('CancelFunction', cancel)).toEqual({
    'dynamodb:GetItem': 1,
    'dynamodb:TransactWriteItems': 1,
  });
  await reserve(['A-1-3'])();
  const confirm = () => http.confirm(held[1] ?? '', { paymentId: 'p', amount: 100, currency: 'KRW' });
  expect(await callsOf('ConfirmFunction', confirm)).toEqual({
    'dynamodb:GetItem': 1,
    'dynamodb:TransactWriteItems': 1,
  });
});

it('a reserve of one seat costs at most seven write units', async () => {
  const { http, stack } = test;
  const other = await makeConcert(test);
  const token = await activeFan(test, other);
  stack.gateway.resetCalls();
  await http.reserve(token, other, ['S-3']);
  const [call] = stack.gateway.calls().filter(({ action }) => action === 'dynamodb:TransactWriteItems');
  expect(call?.writeUnits).toBeGreaterThan(0);
  expect(call?.writeUnits).toBeLessThanOrEqual(7);
});

it('a reserve that may not be costs a transaction once, and from then on a read', async () => {
  const { http, stack } = test;
  const other = await makeConcert(test, { maxSeatsPerReservation: 20, queue: { maxActive: 1 } });
  const holder = await activeFan(test, other);
  const { token } = (await http.join(other)).body;
  const seats = (from: number) => Array.from({ length: 20 }, (_, index) => `S-${from + index}`);
  expect((await http.reserve(holder, other, seats(1))).status).toBe(201);
  const unitsOf = async (fan: string, code: string) => {
    stack.gateway.resetCalls();
    expect((await http.reserve(fan, other, seats(21))).body.code).toBe(code);
    const units = (action: string) => {
      const [call] = stack.gateway.calls().filter((each) => each.action === `dynamodb:${action}`);
      return [call?.readUnits ?? 0, call?.writeUnits ?? 0];
    };
    return { read: units('GetItem'), transaction: units('TransactWriteItems') };
  };
  const [byTransaction, byRead] = [
    { read: [0, 0], transaction: [0, 44] },
    { read: [1, 0], transaction: [0, 0] },
  ];
  expect(await unitsOf(holder, 'ALREADY_HOLDING')).toEqual(byTransaction);
  expect(await unitsOf(holder, 'ALREADY_HOLDING')).toEqual(byRead);
  // The first one to wait is told by the gate where they stand.
  expect(await unitsOf(token, 'QUEUE_TOKEN_NOT_ACTIVE')).toEqual({ ...byTransaction, read: [1, 0] });
  expect(await unitsOf(token, 'QUEUE_TOKEN_NOT_ACTIVE')).toEqual(byRead);
  const { token: next } = (await http.join(other)).body;
  expect(await unitsOf(next, 'QUEUE_TOKEN_NOT_ACTIVE')).toEqual(byRead);
  await http.leave(holder);
  expect(await unitsOf(holder, 'QUEUE_TOKEN_EXPIRED')).toEqual(byRead);
});

it('a join with others ahead makes one call, a poll that waits none, while the gate is cached', async () => {
  const { http, clock } = test;
  const full = await makeConcert(test, { queue: { maxActive: 1 } });
  await http.join(full);
  await http.join(full);
  await http.join(full);
  expect(await callsOf('JoinQueueFunction', () => http.join(full))).toEqual({ 'dynamodb:UpdateItem': 1 });
  const { token } = (await http.join(full)).body;
  clock.advance(1);
  expect((await http.poll(token)).body.status).toBe('WAITING');
  const poll = async () => expect((await http.poll(token)).body.status).toBe('WAITING');
  expect(await callsOf('GetQueueStatusFunction', poll)).toEqual({});
});
