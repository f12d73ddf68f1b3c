import type { Clock } from '../clock.ts';
import type { InvocationError, InvocationResult } from '../lambda/invocation.ts';
import type { StreamMapping } from './mapping.ts';
import type { StreamRecord } from './record.ts';

/** A part of a batch that is still to be done. */
interface BatchPart {
  records: StreamRecord[];
  /** Attempts that failed and count against the mapping's retries. */
  failures: number;
}

export interface Discarded extends BatchPart {
  condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  error: InvocationError | null;
}

export interface BatchOptions {
  mapping: StreamMapping;
  clock: Clock;
  invoke: (functionId: string, event: unknown) => Promise<InvocationResult>;
  /** Waits before a retry; resolves early when the pump stops. */
  pause: (ms: number) => Promise<void>;
  stopped: () => boolean;
  /** Everything up to this record is done. */
  done: (record: StreamRecord) => void;
  discard: (part: Discarded) => void;
}

/** Lambda backs off for longer, up to a minute; nobody wants to watch that on their own machine. */
const retryDelayMs = (failures: number) => Math.min(50 * 2 ** failures, 200);

/**
 * Runs a batch as Lambda does for streams: a thrown error splits it in two halves (if the mapping bisects), a partial
 * failure splits it at the smallest sequence number that the function returned. Splits don't count as retries. What
 * is out of retries or too old is discarded whole. Parts are done in order, and nothing overtakes a failing one.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export async function runBatch(records: StreamRecord[], options: BatchOptions): Promise<void> {
  const { mapping, clock } = options;
  const readAtMs = clock.now();
  const parts: BatchPart[] = [{ records, failures: 0 }];
  const finish = (part: BatchPart) => options.done(part.records.at(-1) as StreamRecord);

  for (let part = parts.shift(); part; part = parts.shift()) {
    const result = await options.invoke(mapping.functionId, { Records: part.records });
    if (options.stopped()) return;
    const failedIndex = result.ok ? firstFailure(result.payload, part.records, mapping) : 0;
    if (failedIndex === null) {
      finish(part);
      continue;
    }
    const error = result.ok ? null : result.error;
    const rest = split(part, failedIndex, error !== null && mapping.bisects);
    const exhausted = reasonToGiveUp(rest[0] as BatchPart, mapping, clock.now() - readAtMs);
    if (failedIndex > 0) options.done(part.records[failedIndex - 1] as StreamRecord);
    if (exhausted) {
      const left = { records: part.records.slice(failedIndex), failures: part.failures + 1 };
      options.discard({ ...left, condition: exhausted, error });
      finish(part);
    } else {
      parts.unshift(...rest);
      await options.pause(retryDelayMs(part.failures));
      if (options.stopped()) return;
    }
  }
}

/** What is to be tried again of a part that failed from `failedIndex` on. */
function split(part: BatchPart, failedIndex: number, bisect: boolean): BatchPart[] {
  const { records, failures } = part;
  if (failedIndex > 0) return [{ records: records.slice(failedIndex), failures }];
  if (!bisect || records.length === 1) return [{ records, failures: failures + 1 }];
  const middle = Math.ceil(records.length / 2);
  return [records.slice(0, middle), records.slice(middle)].map((half) => ({ records: half, failures }));
}

/** Age is counted from when the stack first read the record: DynamoDB Local rounds times of creation to minutes. */
function reasonToGiveUp(
  next: BatchPart,
  mapping: StreamMapping,
  ageMs: number,
): Discarded['condition'] | null {
  if (next.failures > mapping.maxRetries) return 'RetryAttemptsExhausted';
  return ageMs > mapping.maxAgeMs ? 'RecordAgeExceeded' : null;
}

/**
 * Where a function's answer says that it failed: null for nowhere. An answer that makes no sense counts as a failure
 * of the whole batch, as Lambda has it.
 */
function firstFailure(payload: unknown, records: StreamRecord[], mapping: StreamMapping): number | null {
  if (!mapping.reportsItemFailures || typeof payload !== 'object' || payload === null) return null;
  const failures = (payload as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === undefined || failures === null) return null;
  if (!Array.isArray(failures)) return 0;
  if (failures.length === 0) return null;
  const indexes = failures.map((failure: { itemIdentifier?: unknown } | null) =>
    records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === failure?.itemIdentifier),
  );
  return Math.max(0, Math.min(...indexes));
}
