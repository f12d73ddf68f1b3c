import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Clock } from '../clock.ts';
import type { DeadLetters } from '../dead-letters.ts';
import { type BatchEffect, firstHalf, reordered } from '../faults/deliver.ts';
import type { Faults } from '../faults/faults.ts';
import type { InvocationResult } from '../lambda/invocation.ts';
import type { State } from '../state/types.ts';
import { type Discarded, runBatch } from './batch.ts';
import { createDrainWaiters, type DrainWaiters } from './drain-waiters.ts';
import { failureRecord } from './failure-record.ts';
import type { StreamMapping } from './mapping.ts';
import { createPauses, type Pauses } from './pauses.ts';
import { type StreamRecord, toStreamRecord } from './record.ts';
import { createStreamSource, type ShardRecords, type StreamSource } from './source.ts';

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
  faults: Faults;
  /** Whether it waits for `resume`. */
  paused: boolean;
}

const idleDelayMs = 50;
const errorDelayMs = 500;

/** Feeds one function from the table's stream. */
export class Pump {
  readonly #options: PumpOptions;
  readonly #source: StreamSource;
  readonly #pauses: Pauses = createPauses();
  readonly #waiters: DrainWaiters = createDrainWaiters();
  readonly #running: Promise<void>;
  #isPaused: boolean;
  /** A batch waits for its time to come by the clock. */
  #isHeldUp = false;
  #endHoldUp = () => {};
  #isStopped = false;

  constructor(options: PumpOptions) {
    this.#options = options;
    this.#isPaused = options.paused;
    this.#source = createStreamSource({
      client: options.client,
      streamArn: options.engineStreamArn,
      checkpoint: (shardId) => options.state.checkpoint(options.mapping.mappingId, this.#placeOf(shardId)),
    });
    this.#running = this.#run();
  }

  /** Resolves when every record that exists now has been handed over; at once while paused or held up. */
  async drained(): Promise<void> {
    if (this.#isPaused || this.#isHeldUp || this.#isStopped) return;
    const drained = this.#waiters.add();
    this.#pauses.wake();
    await drained;
  }

  pause(): void {
    this.#isPaused = true;
    this.#waiters.release();
  }

  resume(): void {
    this.#isPaused = false;
    this.#pauses.wake();
  }

  /** Resolves when the batch in hand has been left; it is read again at the next start. */
  async close(): Promise<void> {
    this.#isStopped = true;
    this.#waiters.release();
    this.#endHoldUp();
    this.#pauses.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      if (this.#isPaused) await this.#pauses.untilWoken();
      else await this.#step();
    }
  }

  async #step(): Promise<void> {
    const endRead = this.#waiters.beginRead();
    try {
      const found = await this.#source.read();
      for (const shardRecords of found) await this.#handOver(shardRecords);
      endRead(found.length === 0);
      if (found.length === 0 && this.#waiters.isEmpty()) await this.#pauses.wait(idleDelayMs);
    } catch (error) {
      this.#source.reset();
      if (this.#isStopped) return;
      this.#options.log(`the stream for ${this.#options.mapping.functionId} could not be read: ${error}`);
      await this.#pauses.wait(errorDelayMs);
    }
  }

  async #handOver({ shardId, records }: ShardRecords): Promise<void> {
    const { mapping, ttlAttribute, clock, state } = this.#options;
    const context = { streamArn: mapping.streamArn, ttlAttribute, nowMs: clock.now() };
    const done = (sequenceNumber = '') =>
      state.setCheckpoint(mapping.mappingId, this.#placeOf(shardId), sequenceNumber);
    const wanted = records.map((record) => toStreamRecord(record, context)).filter(mapping.wants);
    for (let start = 0; start < wanted.length && !this.#isStopped; start += mapping.batchSize) {
      await this.#deliver(shardId, wanted.slice(start, start + mapping.batchSize), done);
    }
    if (!this.#isStopped) done(records.at(-1)?.dynamodb?.SequenceNumber);
  }

  /** Delivers a batch, and does to it what a fault says. */
  async #deliver(
    shardId: string,
    records: StreamRecord[],
    done: (sequenceNumber: string) => void,
  ): Promise<void> {
    const { mapping, faults, invoke } = this.#options;
    const fault = faults.draw<BatchEffect>({ place: 'batch', function: mapping.functionId });
    if (fault?.kind === 'deliverLate') await this.#holdUp(fault.ms);
    if (this.#isStopped) return;
    if (fault?.kind === 'failHalfWay') await invoke(mapping.functionId, { Records: firstHalf(records) });
    // Out of order, no record says that all before it are done; the page's last one does, in the end.
    if (fault?.kind === 'reorder') await this.#runBatch(shardId, reordered(records, faults.random), () => {});
    else await this.#runBatch(shardId, records, done);
    if (fault?.kind === 'deliverTwice') await invoke(mapping.functionId, { Records: records });
  }

  async #holdUp(ms: number): Promise<void> {
    const { clock } = this.#options;
    this.#isHeldUp = true;
    this.#waiters.release();
    await new Promise<void>((resolve) => {
      this.#endHoldUp = resolve;
      clock.at(clock.now() + ms, resolve);
    });
    this.#isHeldUp = false;
  }

  #runBatch(shardId: string, records: StreamRecord[], done: (sequenceNumber: string) => void): Promise<void> {
    const { mapping, clock, invoke } = this.#options;
    return runBatch(records, {
      mapping,
      clock,
      invoke,
      pause: this.#pauses.wait,
      stopped: () => this.#isStopped,
      done: ({ dynamodb }) => done(dynamodb.SequenceNumber),
      discard: (discarded) => discard(shardId, discarded, this.#options),
    });
  }

  /** The engine's ARN holds the time at which its stream was made: a fresh engine is not mistaken for an old one. */
  #placeOf(shardId: string): string {
    return `${this.#options.engineStreamArn}/${shardId}`;
  }
}

function discard(
  shardId: string,
  discarded: Discarded,
  { mapping, clock, deadLetters, log }: PumpOptions,
): void {
  const { functionId, failureBucketId } = mapping;
  const { records, condition } = discarded;
  if (failureBucketId) {
    deadLetters.add(failureBucketId, condition, failureRecord(mapping, shardId, discarded, clock.now()));
  } else {
    const what = `${records.length} record(s) after ${condition}`;
    log(`${functionId}: dropped ${what}: its mapping has no failure destination`);
  }
}
