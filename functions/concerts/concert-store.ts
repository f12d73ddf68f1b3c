import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Cache, cached } from '../cache.ts';
import type { Clock } from '../clock.ts';
import type { Table } from '../table/client.ts';
import { concertKey, concertSummaryKey, concertSummaryPartition } from '../table/keys.ts';
import { readOne } from '../table/read.ts';
import { undecided } from '../table/retry.ts';
import { writeAll } from '../table/write.ts';
import { type Concert, type ConcertSummary, concertSummary } from './concert.ts';
import { concertIdPattern } from './concert-schema.ts';

export type ConcertCache = Cache<Concert>;

/** A concert never changes, so a minute only bounds what a container remembers of concerts long past. */
const concertAgeMs = 60_000;

/** Concerts by id, remembered. What cannot be an id is not looked up. */
export function concertCache(table: Table, clock: Clock): ConcertCache {
  return cached((concertId, { signal }) => readConcert(table, concertId, signal), concertAgeMs, clock);
}

async function readConcert(
  table: Table,
  concertId: string,
  signal: AbortSignal,
): Promise<Concert | undefined> {
  if (!concertIdPattern.test(concertId)) return undefined;
  const item = await readOne(table, concertKey(concertId), signal);
  return item?.concert as Concert | undefined;
}

const concertConditions = {
  concertIsNew: 'attribute_not_exists(#pk)',
} as const;

/** Writes both, all or nothing. The summary's key holds the concert's id, so the concert's condition is enough. */
export async function putConcert(table: Table, concert: Concert, signal: AbortSignal) {
  const summary = concertSummary(concert);
  const key = concertSummaryKey(summary.startsAt, concert.concertId);
  const outcome = await writeAll(
    table,
    [
      { put: { ...concertKey(concert.concertId), concert }, condition: concertConditions.concertIsNew },
      { put: { ...key, summary }, condition: null },
    ],
    signal,
  );
  if (outcome.committed) return 'created';
  return outcome.reasons.some(({ kind }) => kind === 'refused') ? 'exists' : undecided;
}

const pageSize = 100;

/** One page of summaries in order of their start. `from` and `next` are sort keys. */
export async function readSummaries(
  table: Table,
  from: string | undefined,
  signal: AbortSignal,
): Promise<{ summaries: ConcertSummary[]; next: string | null }> {
  const command = new QueryCommand({
    TableName: table.name,
    KeyConditionExpression: '#pk = :pk',
    ExpressionAttributeNames: { '#pk': 'pk' },
    ExpressionAttributeValues: { ':pk': concertSummaryPartition },
    Limit: pageSize,
    ExclusiveStartKey: from === undefined ? undefined : { pk: concertSummaryPartition, sk: from },
  });
  const { Items = [], LastEvaluatedKey } = await table.client.send(command, { abortSignal: signal });
  const summaries = Items.map((item) => item.summary as ConcertSummary);
  return { summaries, next: (LastEvaluatedKey?.sk as string | undefined) ?? null };
}
