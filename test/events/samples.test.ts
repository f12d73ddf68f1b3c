import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '../../local/invoke/function-names.ts';
import { type Invocation, invokeOnce } from '../../local/invoke/invoke.ts';
import { placeholdersIn } from '../../local/invoke/placeholders.ts';
import { readSample, samplePath } from '../../local/invoke/sample.ts';
import { placeholders } from '../../local/invoke/scene.ts';
import { type TestStack, testStack } from '../support/stack.ts';

const names = [...functionNames().keys()];

/** What each function answers on its sample: a status and something of the body, or for the others the payload. */
const expected: Record<string, { status: number; body?: object } | { payload: unknown }> = {
  backstop: { payload: { batchItemFailures: [] } },
  cancel: { status: 200, body: { status: 'CANCELLED', version: 2 } },
  confirm: { status: 200, body: { status: 'CONFIRMED', paymentId: 'pay_20261201_000123' } },
  'create-concert': { status: 201, body: { concertId: 'iu-2027', totalSeats: 90 } },
  'end-lease': { payload: null },
  expire: { payload: null },
  'get-concert': { status: 200, body: { title: 'Sample Night', totalSeats: 90 } },
  'get-queue-status': { status: 200, body: { status: 'ACTIVE' } },
  'get-reservation': { status: 200, body: { status: 'TEMPORARILY_ASSIGNED', amount: 330_000 } },
  'get-seat-map': {
    status: 200,
    body: { total: 40, available: 37, seats: { 'A-1-1': 'HELD', 'A-1-2': 'HELD', 'A-1-3': 'SOLD' } },
  },
  'get-statistics': {
    status: 200,
    body: {
      seats: { total: 90, free: 87, held: 2, sold: 1, blocked: 0, revenue: 165_000 },
      holds: 1,
      expiry: { lapsedHolds: 1 },
    },
  },
  health: { status: 200, body: { status: 'ok' } },
  'join-queue': { status: 201, body: { status: 'ACTIVE', token: expect.any(String) } },
  'leave-queue': { status: 204 },
  'list-concerts': { status: 200, body: { concerts: expect.any(Array) } },
  'list-reservations': { status: 200, body: { reservations: [expect.objectContaining({ version: 1 })] } },
  'not-found': { status: 404, body: { code: 'ROUTE_NOT_FOUND' } },
  publish: { payload: { batchItemFailures: [] } },
  'release-expired-reservations': { status: 200, body: { released: 1 } },
  reserve: { status: 201, body: { status: 'TEMPORARILY_ASSIGNED', amount: 330_000 } },
  schedule: { payload: null },
};

/** The write that shows that a function without an answer did its work. */
const work: Record<string, string> = {
  backstop: 'dynamodb:UpdateItem',
  'end-lease': 'dynamodb:UpdateItem',
  expire: 'dynamodb:UpdateItem',
  publish: 'events:PutEvents',
  schedule: 'scheduler:CreateSchedule',
};

let test: TestStack;
beforeAll(async () => {
  test = await testStack({ streams: false, schedules: false });
});
afterAll(() => test.stack.close());

describe('sample events', () => {
  it('are there for every function of the template, and for nothing else', () => {
    const ids = test.stack.template.ofType('AWS::Lambda::Function').map(({ logicalId }) => logicalId);
    expect([...functionNames().values()].sort()).toEqual(ids.sort());
    expect(readdirSync('events').sort()).toEqual(names.map((name) => `${name}.json`));
    expect(Object.keys(expected).sort()).toEqual(names);
  });

  it('leave nothing open that is never used, and use all that can be left open', () => {
    const used = names.flatMap((name) => placeholdersIn(readSample(samplePath(name))));
    expect([...new Set(used)].sort()).toEqual(Object.keys(placeholders).sort());
  });

  it.each(names)('%s answers its own', async (name) => {
    const { result, calls } = await invokeSample(name);
    const wanted = expected[name];
    if (!result.ok || !wanted) throw new Error(JSON.stringify(result));
    if ('payload' in wanted) expect(result.payload).toEqual(wanted.payload);
    else expect(answerOf(result.payload)).toMatchObject(wanted);
    const { [name]: action } = work;
    if (action) expect(calls.map((call) => call.action)).toContain(action);
  });
});

describe('the scene of a sample', () => {
  it('lets expire, backstop and release each find a lapsed hold that nobody has expired', async () => {
    for (const name of ['expire', 'backstop', 'release-expired-reservations']) {
      const { calls } = await invokeSample(name);
      const cleared = calls.find(({ action }) => action === 'dynamodb:DeleteItem');
      expect(cleared, name).toMatchObject({ writeUnits: expect.any(Number) });
    }
  });

  it('leaves the end of the paid lease to end-lease', async () => {
    const { calls } = await invokeSample('end-lease');
    expect(calls.find(({ action }) => action === 'dynamodb:UpdateItem')?.writeUnits).toBeGreaterThan(0);
  });
});

const invokeSample = (name: string): Promise<Invocation> =>
  invokeOnce(test.stack, test.clock, { name, event: readSample(samplePath(name)) });

function answerOf(payload: unknown) {
  const { statusCode, body } = payload as { statusCode: number; body: string };
  return { status: statusCode, ...(body && { body: JSON.parse(body) }) };
}
