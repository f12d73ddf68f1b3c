import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Clock } from '../clock.ts';
import type { DeadLetters } from '../dead-letters.ts';
import type { InvocationResult } from '../lambda/invocation.ts';
import type { State } from '../state/types.ts';
import { type BatchOptions, type Discarded, runBatch } from './batch.ts';
import { failureRecord } from './failure-record.ts';
import type { StreamMapping } from './mapping.ts';
import { createPauses } from './pauses.ts';
import { toStreamRecord } from './record.ts';
import { createStreamSource, type ShardRecords } from './source.ts';

export interface PumpOptions {
  mapping: StreamMapping;
  client: DynamoDBStreamsClient;
  /** The engine's own ARN of the table's stream. */
  engineStreamArn: string;
  ttlAttribute: string | null;
  clock: Clock;
  state: Pick<State, 'checkpoint' | 'setCheckpoint'>;
  deadLetters: Pick<DeadLetters, 'add'>;
  invoke: (functionId: string, event: unknown) => Promise<InvocationResult>;
  log: (line: string) => void;
  /** Whether it waits for `resume`. */
  paused: boolean;
}

/** Feeds one function from the table's stream. */
export interface Pump {
  /**
   * Resolves when every record that exists now has been handed over: after two reads in a row, both begun after the
   * call, that found nothing. At once while paused.
   */
  drained(): Promise<void>;
  pause(): void;
  resume(): void;
  /** Resolves when the batch in hand has been left; it is read again at the next start. */
  close(): Promise<void>;
}

const idleDelayMs = 50;
const errorDelayMs = 500;
const emptyReadsToBeDrained = 2;

export function startPump(options: PumpOptions): Pump {
  const { mapping, clock, state } = options;
  // The engine's ARN holds the time at which its stream was made: a fresh engine is not mistaken for an old one.
  const checkpointKey = (shardId: string) => `${options.engineStreamArn}/${shardId}`;
  const source = createStreamSource({
    client: options.client,
    streamArn: options.engineStreamArn,
    checkpoint: (shardId) => state.checkpoint(mapping.mappingId, checkpointKey(shardId)),
  });
  const pauses = createPauses();
  const waiting = new Set<{ emptyReads: number; resolve: () => void }>();
  let isPaused = options.paused;
  let isStopped = false;

  const loop = async () => {
    while (!isStopped) {
      if (isPaused) await pauses.untilWoken();
      else await step();
    }
  };
  const step = async () => {
    const waitingBefore = [...waiting];
    try {
      const found = await source.read();
      for (const shardRecords of found) await handle(shardRecords);
      for (const entry of waitingBefore) countRead(entry, found.length === 0);
      if (found.length === 0 && waiting.size === 0) await pauses.wait(idleDelayMs);
    } catch (error) {
      source.reset();
      if (isStopped) return;
      options.log(`the stream for ${mapping.functionId} could not be read: ${error}`);
      await pauses.wait(errorDelayMs);
    }
  };
  const countRead = (entry: { emptyReads: number; resolve: () => void }, empty: boolean) => {
    entry.emptyReads = empty ? entry.emptyReads + 1 : 0;
    if (entry.emptyReads >= emptyReadsToBeDrained && waiting.delete(entry)) entry.resolve();
  };

  const handle = async ({ shardId, records: raw }: ShardRecords) => {
    const context = { streamArn: mapping.streamArn, ttlAttribute: options.ttlAttribute, nowMs: clock.now() };
    const done = (sequenceNumber = '') =>
      state.setCheckpoint(mapping.mappingId, checkpointKey(shardId), sequenceNumber);
    const wanted = raw.map((record) => toStreamRecord(record, context)).filter(mapping.wants);
    for (let start = 0; start < wanted.length && !isStopped; start += mapping.batchSize) {
      await runBatch(wanted.slice(start, start + mapping.batchSize), batchOptions(shardId, done));
    }
    if (!isStopped) done(raw.at(-1)?.dynamodb?.SequenceNumber);
  };
  const batchOptions = (shardId: string, done: (sequenceNumber: string) => void): BatchOptions => ({
    mapping,
    clock,
    invoke: options.invoke,
    pause: pauses.wait,
    stopped: () => isStopped,
    done: ({ dynamodb }) => done(dynamodb.SequenceNumber),
    discard: (discarded) => discard(shardId, discarded),
  });
  const discard = (shardId: string, discarded: Discarded) => {
    const { functionId, failureBucketId } = mapping;
    const what = `${discarded.records.length} record(s) after ${discarded.condition}`;
    if (failureBucketId) {
      const record = failureRecord(mapping, shardId, discarded, clock.now());
      options.deadLetters.add(failureBucketId, discarded.condition, record);
    } else {
      options.log(`${functionId}: dropped ${what}: its mapping has no failure destination`);
    }
  };

  const running = loop();
  const release = () => {
    for (const { resolve } of waiting) resolve();
    waiting.clear();
  };
  return {
    drained() {
      if (isPaused || isStopped) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.add({ emptyReads: 0, resolve });
        pauses.wake();
      });
    },
    pause() {
      isPaused = true;
      release();
    },
    resume() {
      isPaused = false;
      pauses.wake();
    },
    async close() {
      isStopped = true;
      release();
      pauses.wake();
      await running;
    },
  };
}
