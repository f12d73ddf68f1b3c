import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  activeFans,
  insist,
  makeConcert,
  reserveInsistently,
  type TestStack,
  testStack,
} from '../support/stack.ts';

/** Paths that only a race or a late moment leads to, each of which needs a permission that nothing else uses. */
let test: TestStack;
beforeAll(async () => {
  test = await testStack();
});
afterAll(() => test.stack.close());
afterEach(() => test.stack.gateway.intercept(null));

const inSeconds = (seconds: number) => new Date(test.clock.now() + seconds * 1000).toISOString();
const countOf = (functionId: string, action: string) =>
  test.stack.gateway.calls().find((call) => call.function === functionId && call.action === action)?.count ??
  0;

it('a concert that starts while a fan joins, after the call and before the claim: they have a token, and read EXPIRED', async () => {
  test.stack.gateway.intercept(({ functionId, action }, body) => {
    const { Key } = body as { Key: { pk: { S: string } } };
    const moves = functionId === 'JoinQueueFunction' && action === 'dynamodb:UpdateItem';
    if (moves && Key.pk.S.startsWith('GATE#')) test.clock.advance(30_000);
    return undefined;
  });
  const joined = await joinDecided(() => makeConcert(test, {}, { startsAt: inSeconds(30) }));
  expect(joined).toMatchObject({ status: 'EXPIRED', token: expect.any(String) });
});

/** On a busy machine the attempt to admit may run out of time; the fan waits then, and another concert is tried. */
async function joinDecided(make: () => Promise<string>) {
  for (let tries = 1; ; tries += 1) {
    const concertId = await make();
    const { status, body } = await insist(() => test.http.join(concertId));
    expect(status).toBe(201);
    if (body.status !== 'WAITING' || tries === 10) return body;
  }
}

it('paying clears its own lease, and those of others that are long over', async () => {
  const { http, stack, clock } = test;
  const concertId = await makeConcert(test, { queue: { idleSeconds: 60, claimSeconds: 6 } });
  const [paying = ''] = await activeFans(test, concertId, 2);
  const { body } = await reserveInsistently(test, paying, concertId, ['S-1']);
  clock.advance(200_000);
  stack.gateway.resetCalls();
  const payment = { paymentId: 'p', amount: 50, currency: 'KRW' };
  expect((await insist(() => http.confirm(body.reservationId, payment))).status).toBe(200);
  await stack.settle();
  expect(countOf('EndLeaseFunction', 'dynamodb:DeleteItem')).toBe(2);
});
