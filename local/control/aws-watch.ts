import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { HoldfastStack } from './find-stack.ts';
import type { DeadLetterCount, ToldEvent, Watch } from './watch.ts';

export interface AwsClients {
  logs: CloudWatchLogsClient;
  queues: SQSClient;
  buckets: S3Client;
}

/** How far back the first look goes. */
const firstLookMs = 15 * 60_000;
/** Lines reach the log, and can be found in it, some time after the event: who looks again looks back so far. */
const overlapMs = 30_000;
/** Of up to a megabyte each; the next look goes on behind them. */
const mostPages = 5;

/** How far the log was read. */
interface Mark {
  /** Where the reading began. */
  startMs: number;
  newestMs: number;
  /** Where it goes on, if there was more than one look reads. */
  token?: string | undefined;
}

/** Watches a deployed stack, with the caller's credentials: the log of its events, its queues and its bucket. */
export function watchStack(
  stack: HoldfastStack,
  { logs, queues, buckets }: AwsClients,
  now = Date.now,
): Watch {
  return {
    async events(concertId, after) {
      const from = now() - firstLookMs;
      const mark = after === undefined ? { startMs: from, newestMs: from } : markIn(after);
      const events: ToldEvent[] = [];
      let { newestMs, token }: Mark = mark;
      for (let page = 0; page < mostPages; page += 1) {
        const { events: lines = [], nextToken } = await logs.send(
          new FilterLogEventsCommand({
            logGroupName: stack.eventLog,
            startTime: mark.startMs,
            // Concert ids are of a-z, 0-9 and -: nothing of the pattern's own.
            filterPattern: `{ $.detail.reservation.concertId = "${concertId}" }`,
            nextToken: token,
          }),
        );
        for (const { message = '{}', timestamp = 0 } of lines) {
          events.push(JSON.parse(message) as ToldEvent);
          newestMs = Math.max(newestMs, timestamp);
        }
        token = nextToken;
        if (token === undefined) break;
      }
      return { events, next: token === undefined ? String(newestMs) : textOf({ ...mark, newestMs, token }) };
    },
    deadLetters: () =>
      Promise.all([
        countMessages(queues, 'FailedDeliveriesQueue', stack.failedDeliveries),
        countMessages(queues, 'FailedInvocationsQueue', stack.failedInvocations),
        countObjects(buckets, 'FailedRecordsBucket', stack.failedRecords),
      ]),
  };
}

const textOf = ({ startMs, newestMs, token }: Mark): string => [startMs, newestMs, token].join('~');

function markIn(text: string): Mark {
  const [first = '', newest, ...token] = text.split('~');
  return newest === undefined
    ? { startMs: Number(first) - overlapMs, newestMs: Number(first) }
    : { startMs: Number(first), newestMs: Number(newest), token: token.join('~') };
}

/** About: as SQS counts, and whether or not somebody is just looking at them. */
async function countMessages(client: SQSClient, source: string, QueueUrl: string): Promise<DeadLetterCount> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  const { ApproximateNumberOfMessages = 0, ApproximateNumberOfMessagesNotVisible = 0 } = Attributes ?? {};
  return {
    source,
    count: Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible),
  };
}

async function countObjects(client: S3Client, source: string, Bucket: string): Promise<DeadLetterCount> {
  const { KeyCount = 0, IsTruncated } = await client.send(new ListObjectsV2Command({ Bucket }));
  return { source, count: KeyCount, ...(IsTruncated && { isMore: true }) };
}
