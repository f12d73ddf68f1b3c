import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFaults } from '../../local/faults/faults.ts';
import type { Effect } from '../../local/faults/rule.ts';
import { activeFan, insist, makeConcert, type TestStack, testStack, toldOf } from '../support/stack.ts';

const faults = createFaults({ seed: 7 });
let test: TestStack;
beforeAll(async () => {
  test = await testStack({ faults });
});
afterAll(() => test.stack.close());
afterEach(() => faults.clear());

const write = { function: 'ReserveFunction', action: 'dynamodb:TransactWriteItems' };

/** Reserves with a key, as often as it takes. */
async function reserveUnder(...effects: Effect[]) {
  const { http } = test;
  const concertId = await makeConcert(test, { holdSeconds: 60 });
  const token = await activeFan(test, concertId);
  faults.add(...effects.map((effect) => ({ ...write, effect, count: 1 })));
  const replies: number[] = [];
  const reply = await insist(async () => {
    const answer = await http.reserve(token, concertId, ['S-1', 'S-2'], 'key');
    replies.push(answer.status);
    return answer.status === 500 ? { ...answer, status: 503 } : answer;
  });
  return { concertId, token, reply, replies };
}

describe('a reserve comes out right', () => {
  it.each<[Effect[], number[]]>([
    [[{ kind: 'throttle' }], [201]],
    [[{ kind: 'conflict' }, { kind: 'conflict' }], [201]],
    [[{ kind: 'serverError' }], [201]],
    [[{ kind: 'latency', ms: 20 }], [201]],
    [[{ kind: 'loseAnswer' }], [201]],
    [[{ kind: 'killBefore' }], [500, 201]],
    [[{ kind: 'killAfter' }], [500, 201]],
  ])('after %j: %j', async (effects, statuses) => {
    const happenedBefore = faults.total();
    const { concertId, reply, replies } = await reserveUnder(...effects);
    expect(faults.total() - happenedBefore).toBe(effects.length);
    expect(replies).toEqual(statuses);
    expect(reply.body).toMatchObject({ status: 'TEMPORARILY_ASSIGNED', version: 1 });
    expect((await test.http.seats(concertId)).body.seats).toEqual({ 'S-1': 'HELD', 'S-2': 'HELD' });
  });

  it('after it ran out of time', async () => {
    faults.add({ function: 'ReserveFunction', effect: { kind: 'timeOut', afterMs: 0 }, count: 1 });
    const { reply, replies } = await reserveUnder();
    expect(replies).toEqual([500, 201]);
    expect(reply.body.version).toBe(1);
  });

  it('after its secret could not be read', async () => {
    test.stack.functions.kill('ReserveFunction');
    const action = 'secretsmanager:GetSecretValue';
    faults.add({ function: 'ReserveFunction', action, effect: { kind: 'serverError' }, count: 3 });
    expect((await reserveUnder()).replies).toEqual([503, 201]);
  });
});

describe('each change is told', () => {
  const effects: Effect[] = [
    { kind: 'deliverTwice' },
    { kind: 'deliverLate', ms: 5000 },
    { kind: 'failHalfWay' },
    { kind: 'reorder' },
    { kind: 'refuseEntries' },
    { kind: 'killAfter' },
  ];
  it.each(effects)('after %j', async (effect) => {
    const { concertId, token } = await reserveUnder();
    await test.stack.settle();
    faults.add({ function: 'PublishFunction', effect, count: 1 });
    test.stack.pause('streams');
    const { reservationId } = (await test.http.reservations(token)).body.reservations[0];
    expect((await test.http.cancel(token, reservationId)).status).toBe(200);
    expect((await test.http.reserve(token, concertId, ['S-3'])).status).toBe(201);
    test.stack.resume('streams');
    await test.stack.settle();
    if (effect.kind === 'deliverLate') {
      expect(toldOf(test, reservationId)).toHaveLength(1);
      test.clock.advance(5000);
      await test.stack.settle();
    }
    const told = toldOf(test, reservationId).map(({ detail }) => detail.eventId);
    expect([...new Set(told)]).toEqual([`${reservationId}.1`, `${reservationId}.2`]);
    expect(faults.counts()[effect.kind]).toBeGreaterThan(0);
    expect(test.stack.deadLetters()).toEqual([]);
  });
});

describe('a hold expires exactly once', () => {
  it.each<[Effect, versionsTold: number]>([
    [{ kind: 'fireEarly', ms: 30_000 }, 2],
    [{ kind: 'fireLate', ms: 30_000 }, 2],
    [{ kind: 'fireTwice' }, 2],
    [{ kind: 'fireNever' }, 1],
  ])('when its schedule has %j', async (effect, versionsTold) => {
    faults.add({ function: 'ExpireFunction', effect, count: 1 });
    const { concertId, reply } = await reserveUnder();
    await test.stack.settle();
    test.clock.advanceTo(Date.parse(reply.body.expiresAt) - 1);
    expect((await test.http.seats(concertId)).body.available).toBe(538);
    test.clock.advance(1);
    expect((await test.http.seats(concertId)).body.available).toBe(540);
    for (let minute = 0; minute < 5; minute += 1) {
      await test.stack.settle();
      test.clock.advance(60_000);
    }
    await test.stack.settle();
    const { reservationId } = reply.body;
    expect(toldOf(test, reservationId).map(({ detail }) => detail.reservation.version)).toEqual(
      [1, 2].slice(0, versionsTold),
    );
    expect(faults.counts()[effect.kind]).toBeGreaterThan(0);
  });
});
