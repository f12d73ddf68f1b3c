import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { activeFan, activeFans, makeConcert, type TestStack, testStack } from '../support/stack.ts';

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
    const { status, body } = await test.http.join(await make());
    expect(status).toBe(201);
    if (body.status !== 'WAITING' || tries === 10) return body;
  }
}

it('paying clears the leases of others that are long over', async () => {
  const { http, stack, clock } = test;
  const concertId = await makeConcert(test, { queue: { idleSeconds: 60, claimSeconds: 6 } });
  const [paying = ''] = await activeFans(test, concertId, 2);
  const { body } = await http.reserve(paying, concertId, ['S-1']);
  clock.advance(200_000);
  stack.gateway.resetCalls();
  await http.confirm(body.reservationId, { paymentId: 'p', amount: 50, currency: 'KRW' });
  await stack.settle();
  expect(countOf('EndLeaseFunction', 'dynamodb:DeleteItem')).toBe(1);
});

it('a hold that was made before the concert started is told again afterwards to the same key', async () => {
  const { http, clock } = test;
  const concertId = await makeConcert(test, {}, { startsAt: inSeconds(60) });
  const token = await activeFan(test, concertId);
  const first = await http.reserve(token, concertId, ['S-1'], 'key');
  clock.advance(60_000);
  const again = await http.reserve(token, concertId, ['S-1'], 'key');
  expect(again.body.reservationId).toBe(first.body.reservationId);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect((await http.reserve(token, concertId, ['S-2'], 'new')).body.code).toBe('SALES_CLOSED');
});
