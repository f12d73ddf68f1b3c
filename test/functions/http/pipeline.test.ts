import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type HttpEvent, httpRoute, type Step } from '../../../functions/http/pipeline.ts';
import { refuse } from '../../../functions/http/problem.ts';
import { json } from '../../../functions/http/response.ts';
import { BusyError } from '../../../functions/table/transient.ts';

const context = { awsRequestId: 'request-1' } as Context;
const event = { headers: { 'queue-token': 'the.secret.token' } } as unknown as HttpEvent;
const logged: string[] = [];
beforeEach(() => {
  logged.length = 0;
  for (const method of ['warn', 'error', 'log'] as const)
    vi.spyOn(console, method).mockImplementation((line) => void logged.push(String(line)));
});
afterEach(() => vi.restoreAllMocks());

type Route = ReturnType<typeof httpRoute>;
async function answerOf(route: Route, given = event) {
  const response = (await route(given, context)) as ReturnType<typeof json>;
  return { ...response, problem: JSON.parse(response.body) };
}
const throwing = (error: unknown) =>
  httpRoute([], async () => {
    throw error;
  });

test('steps run in order, then the entry, which sees what they added', async () => {
  const order: string[] = [];
  const step =
    (name: string): Step =>
    () => {
      order.push(name);
      return undefined;
    };
  const route = httpRoute([step('first'), step('second')], async () => {
    order.push('entry');
    return json(200, { fine: true });
  });
  const answer = await answerOf(route);
  expect(order).toEqual(['first', 'second', 'entry']);
  expect(answer).toMatchObject({ statusCode: 200, problem: { fine: true } });
  expect(answer.headers['cache-control']).toBe('no-store');
});

test('a refusal of a step ends the request', async () => {
  const entry = vi.fn(async () => json(200, {}));
  const later = vi.fn(() => undefined);
  const route = httpRoute([async () => refuse('QUEUE_TOKEN_REQUIRED', 'No.'), later], entry);
  expect(await answerOf(route)).toMatchObject({
    statusCode: 401,
    headers: { 'content-type': 'application/problem+json' },
    problem: { code: 'QUEUE_TOKEN_REQUIRED', detail: 'No.' },
  });
  expect(entry).not.toHaveBeenCalled();
  expect(later).not.toHaveBeenCalled();
});

test('a refusal of the entry becomes a problem', async () => {
  const route = httpRoute([], async () => refuse('SEATS_UNAVAILABLE', 'Taken.', { seats: ['A-1-7'] }));
  expect(await answerOf(route)).toMatchObject({
    statusCode: 409,
    problem: { code: 'SEATS_UNAVAILABLE', seats: ['A-1-7'] },
  });
});

test.each([
  ['an error', new Error('password is hunter2')],
  ['a text', 'password is hunter2'],
  ['an object', { message: 'password is hunter2', statusCode: 418, expose: true }],
  ['nothing', undefined],
  [
    'an error that a framework would show',
    Object.assign(new Error('password is hunter2'), { statusCode: 418, expose: true }),
  ],
])('%s thrown is 500, with a request id and not one word of what went wrong', async (_, error) => {
  const answer = await answerOf(throwing(error));
  expect(answer.statusCode).toBe(500);
  expect(answer.problem).toMatchObject({ code: 'INTERNAL', requestId: 'request-1' });
  expect(answer.body).not.toMatch(/hunter2|stack|Error:/);
  expect(logged.join()).toContain('request-1');
});

test('the log says what went wrong, and never the token', async () => {
  await answerOf(throwing(new Error('the reason')));
  expect(logged.join()).toContain('the reason');
  expect(logged.join()).not.toContain('the.secret.token');
});

test.each([
  new BusyError(),
  Object.assign(new Error('x'), { name: 'ThrottlingException' }),
  Object.assign(new Error('x'), { name: 'AbortError' }),
  Object.assign(new Error('x'), { $metadata: { httpStatusCode: 500 } }),
])('%s is 503 BUSY with Retry-After', async (error) => {
  const answer = await answerOf(throwing(error));
  expect(answer).toMatchObject({ statusCode: 503, problem: { code: 'BUSY' } });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
});

test('a step that throws is answered like an entry that does', async () => {
  const step = async () => {
    throw new Error('secret');
  };
  const answer = await answerOf(httpRoute([step], async () => json(200, {})));
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('secret');
});

test('one request leaves nothing behind for the next', async () => {
  const route = httpRoute([], async ({ headers }) =>
    headers.fail ? refuse('BUSY', 'x') : json(200, { fine: true }),
  );
  expect((await answerOf(route, { headers: { fail: '1' } } as unknown as HttpEvent)).statusCode).toBe(503);
  expect((await answerOf(route)).statusCode).toBe(200);
});
