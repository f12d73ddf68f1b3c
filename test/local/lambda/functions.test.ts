import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock, virtualClock } from '../../../local/clock.ts';
import { createDeadLetters } from '../../../local/dead-letters.ts';
import type { Access } from '../../../local/iam/iam.ts';
import { startFunctions } from '../../../local/lambda/functions.ts';
import type { Functions } from '../../../local/lambda/invocation.ts';
import { openState } from '../../../local/state/state.ts';
import type { StoredInvocation } from '../../../local/state/types.ts';
import {
  allowAll,
  fakeFunction,
  fakeResource,
  fakeTemplate,
  functionArn,
  writeBundle,
} from '../fake-template.ts';

const queueArn = 'arn:aws:sqs:us-east-1:000000000000:failures';
let open: Functions[] = [];
afterEach(async () => {
  await Promise.all(open.map((functions) => functions.close()));
  open = [];
});

function start(
  source: string,
  options: { clock?: Clock; access?: Access; timeout?: number; kept?: Omit<StoredInvocation, 'id'>[] } = {},
) {
  const template = fakeTemplate([
    fakeFunction('ProbeFunction', {
      Timeout: options.timeout ?? 5,
      MemorySize: 128,
      Environment: { Variables: { TABLE_NAME: 'seats' } },
    }),
    fakeResource('AWS::SQS::Queue', 'FailureQueue', {}, queueArn),
    fakeResource('AWS::Lambda::EventInvokeConfig', 'ProbeInvokeConfig', {
      FunctionName: 'ProbeFunction',
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: queueArn } },
    }),
  ]);
  writeBundle(template, 'ProbeFunction', source);
  const lines: string[] = [];
  const state = openState();
  for (const invocation of options.kept ?? []) state.addInvocation(invocation);
  const functions = startFunctions({
    template,
    gatewayUrl: 'http://127.0.0.1:1',
    clock: options.clock ?? systemClock(),
    access: options.access ?? allowAll,
    state,
    deadLetters: createDeadLetters(state),
    log: (line) => lines.push(line),
  });
  open.push(functions);
  const invoke = (event: unknown = {}) => functions.invoke('ProbeFunction', event);
  return { functions, invoke, lines, state };
}

describe('an environment', () => {
  it('has the variables of the template and of Lambda, and none of this process', async () => {
    process.env.HOLDFAST_LEAK = 'secret';
    const { invoke } = start('export const handler = async () => process.env;');
    const result = await invoke();
    delete process.env.HOLDFAST_LEAK;
    expect(result).toMatchObject({
      ok: true,
      payload: {
        TABLE_NAME: 'seats',
        AWS_REGION: 'us-east-1',
        AWS_LAMBDA_FUNCTION_NAME: 'ProbeFunction',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
        AWS_ACCESS_KEY_ID: 'ProbeFunction',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
        _HANDLER: 'index.handler',
      },
    });
    const names = Object.keys((result as { payload: Record<string, string> }).payload);
    expect(names.filter((name) => !/^(AWS_|TABLE_NAME$|_HANDLER$|LAMBDA_TASK_ROOT$)/.test(name))).toEqual([]);
  });

  it('sees the time of the stack, frozen before the bundle is loaded', async () => {
    const clock = virtualClock(Date.UTC(2027, 0, 1));
    const { invoke } = start(
      `const loadedAt = Date.now();
      export const handler = async () => ({ loadedAt, now: new Date(), text: Date().slice(11, 15),
        given: new Date(0).toISOString(), kind: new Date() instanceof Date, sub: new (class extends Date {})().getTime() });`,
      { clock },
    );
    const first = await invoke();
    expect(first).toMatchObject({
      payload: {
        loadedAt: Date.UTC(2027, 0, 1),
        now: '2027-01-01T00:00:00.000Z',
        text: '2027',
        given: '1970-01-01T00:00:00.000Z',
        kind: true,
        sub: Date.UTC(2027, 0, 1),
      },
    });
    clock.advance(1500);
    expect(await invoke()).toMatchObject({ payload: { now: '2027-01-01T00:00:01.500Z' } });
  });

  it('serves calls at the same time and keeps its module between them', async () => {
    const { invoke } = start(`let calls = 0;
      export const handler = async () => { calls += 1; await new Promise((r) => setTimeout(r, 50)); return calls; };`);
    const results = await Promise.all([invoke(), invoke(), invoke()]);
    expect(results).toEqual([3, 3, 3].map((payload) => ({ ok: true, payload })));
  });

  it('passes events and answers as JSON', async () => {
    const { invoke } = start(
      'export const handler = async (event) => ({ event, gone: undefined, at: new Date(0) });',
    );
    expect(await invoke({ a: 1, gone: undefined })).toEqual({
      ok: true,
      payload: { event: { a: 1 }, at: '1970-01-01T00:00:00.000Z' },
    });
  });

  it('answers null for a handler that returns nothing', async () => {
    expect(await start('export const handler = async () => {};').invoke()).toEqual({
      ok: true,
      payload: null,
    });
  });
});

describe('a failing function', () => {
  it('tells what it threw, in one line', async () => {
    const { invoke, lines } = start(
      'export const handler = async () => { throw new RangeError("too far"); };',
    );
    expect(await invoke()).toMatchObject({
      ok: false,
      error: { errorType: 'RangeError', errorMessage: 'too far' },
    });
    expect(lines).toEqual(['ProbeFunction failed: RangeError: too far']);
  });

  it('times out, and the next call finds a fresh environment', async () => {
    const { invoke } = start(
      `let calls = 0;
      export const handler = async ({ hang }) => { calls += 1; if (hang) for (;;); return calls; };`,
      { timeout: 0.3 },
    );
    expect(await invoke()).toEqual({ ok: true, payload: 1 });
    expect(await invoke({ hang: true })).toMatchObject({
      error: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 0.30 seconds' },
    });
    expect(await invoke()).toEqual({ ok: true, payload: 1 });
  });

  it.each([
    [
      'a crash',
      'export const handler = async () => { setTimeout(() => { throw new Error("boom"); }); await new Promise(() => {}); };',
      'boom',
    ],
    [
      'an unhandled rejection',
      'export const handler = async () => { Promise.reject(new Error("lost")); await new Promise(() => {}); };',
      'lost',
    ],
    ['process.exit', 'export const handler = async () => { process.exit(3); };', 'exit status 3'],
    ['process.exit at load', 'process.exit(4); export const handler = async () => {};', 'exit status 4'],
    ['a bad bundle', 'export const handler = (', 'Unexpected end of input'],
    ['a bundle that throws', 'throw new Error("no table"); export const handler = 1;', 'no table'],
    ['a missing export', 'export const other = 1;', 'no function named handler'],
    ['a callback handler', 'export const handler = (event, context, callback) => callback();', 'callback'],
  ])('says %s once, with its name', async (_name, source, message) => {
    const { invoke, lines } = start(source);
    expect(await invoke()).toMatchObject({
      ok: false,
      error: { errorMessage: expect.stringContaining(message) },
    });
    expect(lines.filter((line) => line.startsWith('ProbeFunction is down: '))).toHaveLength(1);
    expect(lines[0]).toContain(message);
    expect(await invoke()).toMatchObject({ ok: false });
  });
});

describe('asynchronous invocation', () => {
  const startsAtMs = Date.UTC(2027, 0, 1);
  const failing =
    'let calls = 0; export const handler = async () => { throw new Error(`call ${++calls}`); };';

  it('retries after one and two minutes of the clock, then sends the event to the on-failure queue', async () => {
    const clock = virtualClock(startsAtMs);
    const { functions, lines, state } = start(failing, { clock });
    functions.invokeAsync('ProbeFunction', { reservationId: 'r1' });
    await functions.idle();
    expect(lines).toHaveLength(1);
    clock.advance(59_999);
    await functions.idle();
    expect(lines).toHaveLength(1);
    clock.advance(1);
    await functions.idle();
    expect(lines).toHaveLength(2);
    expect(state.deadLetters()).toEqual([]);
    clock.advance(120_000);
    await functions.idle();
    expect(state.deadLetters()).toMatchObject([
      {
        source: 'FailureQueue',
        reason: 'RetriesExhausted',
        payload: {
          requestContext: {
            functionArn: `${functionArn('ProbeFunction')}:$LATEST`,
            approximateInvokeCount: 3,
          },
          requestPayload: { reservationId: 'r1' },
          responsePayload: { errorType: 'Error', errorMessage: 'call 3' },
        },
      },
    ]);
    expect(state.invocations()).toEqual([]);
  });

  it('is done with an event that succeeded', async () => {
    const { functions, state } = start('export const handler = async () => {};');
    functions.invokeAsync('ProbeFunction', {});
    expect(state.invocations()).toHaveLength(1);
    await functions.idle();
    expect([state.invocations(), state.deadLetters()]).toEqual([[], []]);
  });

  it('takes up what an earlier run left, and drops what has grown too old', async () => {
    const clock = virtualClock(startsAtMs);
    const kept = (id: string, queuedAtMs: number) => ({
      functionId: 'ProbeFunction',
      event: { id },
      attempts: 1,
      queuedAtMs,
      notBeforeMs: startsAtMs - 1,
    });
    const { functions, state } = start('export const handler = async () => {};', {
      clock,
      kept: [kept('young', startsAtMs - 60_000), kept('old', startsAtMs - 3_600_001)],
    });
    await functions.idle();
    expect(state.invocations()).toEqual([]);
    expect(state.deadLetters()).toMatchObject([
      { reason: 'EventAgeExceeded', payload: { requestPayload: { id: 'old' } } },
    ]);
  });

  it('stops the start when the role may not send to the on-failure queue', () => {
    const access: Access = { ...allowAll, allows: (_id, { action }) => action !== 'sqs:SendMessage' };
    expect(() => start(failing, { access })).toThrow(/ProbeFunction may not sqs:SendMessage/);
  });
});
