import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import { failure, type InvocationResult } from '../../../local/lambda/invocation.ts';
import { type Discarded, runBatch } from '../../../local/streams/batch.ts';
import type { StreamMapping } from '../../../local/streams/mapping.ts';
import type { StreamRecord } from '../../../local/streams/record.ts';

const mappingDefaults: StreamMapping = {
  mappingId: 'Stream',
  functionId: 'PublishFunction',
  functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:PublishFunction',
  streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Table/stream/1',
  tableId: 'Table',
  wants: () => true,
  batchSize: 100,
  bisects: true,
  reportsItemFailures: true,
  maxRetries: 2,
  maxAgeMs: 3_600_000,
  failureBucketId: 'FailedRecordsBucket',
};

const recordOf = (sequenceNumber: string): StreamRecord => ({
  eventID: sequenceNumber,
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'us-east-1',
  eventSourceARN: mappingDefaults.streamArn,
  dynamodb: {
    ApproximateCreationDateTime: 0,
    Keys: {},
    SequenceNumber: sequenceNumber,
    SizeBytes: 1,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
});

const thrown = failure('Error', 'no');
const ok: InvocationResult = { ok: true, payload: null };
const failed = (...ids: (string | null)[]): InvocationResult => ({
  ok: true,
  payload: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) },
});
const numbers = (records: StreamRecord[]) => records.map(({ dynamodb }) => dynamodb.SequenceNumber).join('');

/** Runs the batch `abcd` and tells what was called, what was done up to where, and what was given up. */
async function run(
  answer: (batch: string, call: number) => InvocationResult,
  mapping: Partial<StreamMapping> = {},
  tickMs = 0,
) {
  const clock = virtualClock(0);
  const calls: string[] = [];
  const done: string[] = [];
  const discarded: (Pick<Discarded, 'condition' | 'failures'> & { batch: string })[] = [];
  await runBatch([...'abcd'].map(recordOf), {
    mapping: { ...mappingDefaults, ...mapping },
    clock,
    invoke: async (_functionId, event) => {
      const batch = numbers((event as { Records: StreamRecord[] }).Records);
      calls.push(batch);
      return answer(batch, calls.length);
    },
    pause: async () => clock.advance(tickMs),
    stopped: () => false,
    done: (record) => void done.push(record.dynamodb.SequenceNumber),
    discard: ({ records, condition, failures }) =>
      void discarded.push({ batch: numbers(records), condition, failures }),
  });
  return { calls, done, discarded };
}

describe('a batch', () => {
  it('is done at once when the function succeeds', async () => {
    expect(await run(() => ok)).toEqual({ calls: ['abcd'], done: ['d'], discarded: [] });
  });

  it('is tried again from the smallest record that failed', async () => {
    const result = await run((_batch, call) => (call === 1 ? failed('d', 'c') : ok));
    expect(result).toEqual({ calls: ['abcd', 'cd'], done: ['b', 'd'], discarded: [] });
  });

  it('is halved when the function throws, until the poison is alone; the healthy are done in order', async () => {
    const result = await run((batch) => (batch.includes('c') ? thrown : ok));
    expect(result.calls).toEqual(['abcd', 'ab', 'cd', 'c', 'c', 'c', 'd']);
    expect(result.done).toEqual(['b', 'c', 'd']);
    expect(result.discarded).toEqual([{ batch: 'c', condition: 'RetryAttemptsExhausted', failures: 3 }]);
  });

  it('is tried again whole, a bounded number of times, when the mapping does not bisect', async () => {
    const result = await run(() => thrown, { bisects: false });
    expect(result.calls).toEqual(['abcd', 'abcd', 'abcd']);
    expect(result.done).toEqual(['d']);
    expect(result.discarded).toEqual([{ batch: 'abcd', condition: 'RetryAttemptsExhausted', failures: 3 }]);
  });

  it('is given up from the failed record on when it stays first', async () => {
    const result = await run((batch) => (batch.includes('b') ? failed('b') : ok));
    expect(result.calls).toEqual(['abcd', 'bcd', 'bcd', 'bcd']);
    expect(result.discarded).toEqual([{ batch: 'bcd', condition: 'RetryAttemptsExhausted', failures: 3 }]);
    expect(result.done).toEqual(['a', 'd']);
  });

  it('is given up when it has grown too old', async () => {
    const result = await run(() => thrown, { bisects: false, maxRetries: 100, maxAgeMs: 1000 }, 600);
    expect(result.calls).toEqual(['abcd', 'abcd', 'abcd']);
    expect(result.discarded).toMatchObject([{ condition: 'RecordAgeExceeded' }]);
  });

  it.each([
    ['an unknown identifier', failed('x')],
    ['no identifier', failed(null)],
    ['an empty identifier', failed('')],
    ['something that is not a list', { ok: true, payload: { batchItemFailures: 'all' } } as const],
  ])('counts as failed whole when the function answers %s', async (_what, answer) => {
    const result = await run((_batch, call) => (call === 1 ? answer : ok));
    expect(result).toEqual({ calls: ['abcd', 'abcd'], done: ['d'], discarded: [] });
  });

  it('is done whatever the function answers when the mapping asks for no item failures', async () => {
    const result = await run(() => failed('a'), { reportsItemFailures: false });
    expect(result).toEqual({ calls: ['abcd'], done: ['d'], discarded: [] });
  });
});
