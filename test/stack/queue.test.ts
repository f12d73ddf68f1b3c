import { afterAll, beforeAll, expect, it } from 'vitest';
import { insist, makeConcert, type TestStack, testStack } from '../support/stack.ts';

let test: TestStack;
beforeAll(async () => {
  test = await testStack();
});
afterAll(() => test.stack.close());

/** Tokens in the order of their positions. On a busy machine a position may be lost to a retry: then nobody has it. */
const joinMany = async (concertId: string, count: number): Promise<string[]> => {
  const joined = await Promise.all(
    Array.from({ length: count }, () => insist(() => test.http.join(concertId))),
  );
  const inOrder = joined.map(({ body }) => body).sort((a, b) => a.position - b.position);
  expect(new Set(inOrder.map(({ position }) => position)).size).toBe(count);
  return inOrder.map(({ token }) => token);
};
const statusOf = async (token: string): Promise<string> =>
  (await insist(() => test.http.poll(token))).body.status;

it('hundreds join, poll, leave and vanish: never more than maxActive are active, in order of their positions', async () => {
  const maxActive = 10;
  const concertId = await makeConcert(test, { queue: { maxActive, claimSeconds: 6, idleSeconds: 20 } });
  const tokens = await joinMany(concertId, 150);
  const seen = new Set<number>();
  const left = new Set<number>();
  let lastEntrant = 0;
  for (let step = 0; step < 36; step += 1) {
    // Every seventh vanished before it began; the others poll.
    const polling = tokens.flatMap((token, index) =>
      index % 7 === 3 || left.has(index) ? [] : [{ token, index }],
    );
    const near = polling.filter(({ index }) => index < lastEntrant + 40);
    const statuses = await Promise.all(
      near.map(async ({ token, index }) => ({ index, status: await statusOf(token) })),
    );
    const active = statuses.filter(({ status }) => status === 'ACTIVE').map(({ index }) => index);
    expect(active.length).toBeLessThanOrEqual(maxActive);
    const entered = active.filter((index) => !seen.has(index));
    for (const index of entered) {
      seen.add(index);
      lastEntrant = Math.max(lastEntrant, index);
    }
    // Nobody is passed over: whoever waits before one that was let in has been called by now.
    const earlier = statuses.filter(({ index, status }) => status === 'WAITING' && index < lastEntrant);
    const now = await Promise.all(earlier.map(({ index }) => statusOf(tokens[index] ?? '')));
    expect(now).not.toContain('WAITING');
    // Half of the active leave, the rest idle out.
    const leaving = active.filter((index) => index % 2 === 0);
    await Promise.all(leaving.map((index) => test.http.leave(tokens[index] ?? '')));
    for (const index of leaving) left.add(index);
    test.clock.advance(2000);
  }
  expect(seen.size).toBeGreaterThan(30);
});

it('a queue whose first fifty walk away still moves', async () => {
  const concertId = await makeConcert(test, { queue: { maxActive: 10, claimSeconds: 6 } });
  const tokens = await joinMany(concertId, 60);
  const last = tokens[55] ?? '';
  let waited = 0;
  while ((await statusOf(last)) === 'WAITING') {
    test.clock.advance(1000);
    waited += 1;
    // Five calls of ten, each over 6 s + 6 s of grace after it was made, and a pause of 10 s at the most.
    expect(waited).toBeLessThan(5 * 23);
  }
  expect(await statusOf(last)).toBe('ACTIVE');
});

it('a full house with thousands polling makes a bounded number of admission attempts', async () => {
  const concertId = await makeConcert(test, { queue: { maxActive: 5 } });
  const tokens = await joinMany(concertId, 205);
  await Promise.all(tokens.slice(0, 5).map(statusOf));
  const polls = 20;
  test.stack.gateway.resetCalls();
  for (let second = 0; second < polls; second += 1) {
    await Promise.all(tokens.slice(5).map(statusOf));
    test.clock.advance(1000);
  }
  const calls = test.stack.gateway.calls().filter((call) => call.function === 'GetQueueStatusFunction');
  const countOf = (action: string) => calls.find((call) => call.action === action)?.count ?? 0;
  // 4,000 polls in 20 s: the house stays full, so an attempt is due every 10 s at the most often.
  expect(countOf('dynamodb:Query')).toBeLessThanOrEqual(4);
  expect(countOf('dynamodb:GetItem')).toBeLessThanOrEqual(3 * polls);
  expect(countOf('dynamodb:UpdateItem')).toBeLessThan(3 * polls);
});

it('nobody is admitted before sales open, and the first in line are when they do', async () => {
  const salesOpenAt = new Date(test.clock.now() + 60_000).toISOString();
  const concertId = await makeConcert(test, { queue: { maxActive: 2 } }, { salesOpenAt });
  const tokens = await joinMany(concertId, 3);
  test.clock.advance(59_999);
  expect(await Promise.all(tokens.map(statusOf))).toEqual(['WAITING', 'WAITING', 'WAITING']);
  test.clock.advance(1);
  await Promise.all(tokens.map(statusOf));
  test.clock.advance(1000);
  expect(await Promise.all(tokens.map(statusOf))).toEqual(['ACTIVE', 'ACTIVE', 'WAITING']);
});

it('idling ends a lease, and so do the 30 minutes, whatever the fan does', async () => {
  const concertId = await makeConcert(test, { queue: { idleSeconds: 300, activeSeconds: 1800 } });
  const [idle = '', busy = ''] = await joinMany(concertId, 2);
  await Promise.all([idle, busy].map(statusOf));
  test.clock.advance(1000);
  expect(await Promise.all([idle, busy].map(statusOf))).toEqual(['ACTIVE', 'ACTIVE']);
  for (let minutes = 0; minutes < 28; minutes += 4) {
    const { body } = await test.http.reserve(busy, concertId, ['S-1']);
    await test.http.cancel(busy, body.reservationId);
    test.clock.advance(4 * 60_000);
  }
  expect(await Promise.all([idle, busy].map(statusOf))).toEqual(['EXPIRED', 'ACTIVE']);
  test.clock.advance(2 * 60_000);
  expect(await statusOf(busy)).toBe('EXPIRED');
  expect((await test.http.reserve(busy, concertId, ['S-1'])).body.code).toBe('QUEUE_TOKEN_EXPIRED');
});

it('paying ends the lease and lets the next in', async () => {
  const concertId = await makeConcert(test, { queue: { maxActive: 1 } });
  const [first = '', second = ''] = await joinMany(concertId, 2);
  expect(await statusOf(first)).toBe('ACTIVE');
  const { body } = await test.http.reserve(first, concertId, ['S-1']);
  await test.http.confirm(body.reservationId, { paymentId: 'p', amount: 50, currency: 'KRW' });
  await test.stack.settle();
  test.clock.advance(1000);
  expect([await statusOf(first), await statusOf(second)]).toEqual(['EXPIRED', 'ACTIVE']);
});

it('leaving while holding frees seats and place, and doing it twice is as good as once', async () => {
  const concertId = await makeConcert(test, { queue: { maxActive: 1 } });
  const [first = '', second = ''] = await joinMany(concertId, 2);
  expect(await statusOf(first)).toBe('ACTIVE');
  await test.http.reserve(first, concertId, ['S-1']);
  expect((await test.http.leave(first)).status).toBe(204);
  expect((await test.http.leave(first)).status).toBe(204);
  expect((await test.http.seats(concertId)).body.seats).toEqual({});
  test.clock.advance(1000);
  expect([await statusOf(first), await statusOf(second)]).toEqual(['EXPIRED', 'ACTIVE']);
});

it('leaving while waiting gives the place up: it is passed over when its turn comes', async () => {
  const concertId = await makeConcert(test, { queue: { maxActive: 1 } });
  const [first = '', second = '', third = ''] = await joinMany(concertId, 3);
  expect(await statusOf(first)).toBe('ACTIVE');
  expect((await test.http.leave(second)).status).toBe(204);
  expect((await test.http.leave(second)).status).toBe(204);
  await test.http.leave(first);
  test.clock.advance(1000);
  expect([await statusOf(third), await statusOf(second)]).toEqual(['ACTIVE', 'EXPIRED']);
});
