import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';

export interface ShardRecords {
  shardId: string;
  /** Oldest first. */
  records: _Record[];
}

/** Reads an engine's stream from where a mapping is. */
export interface StreamSource {
  /** Asks each open shard once and resolves with those that had something. */
  read(): Promise<ShardRecords[]>;
  /** The next read starts again from the checkpoints: what was read last is not done. */
  reset(): void;
}

export interface StreamSourceOptions {
  client: DynamoDBStreamsClient;
  /** The engine's own, not the template's. */
  streamArn: string;
  /** Sequence number of the last record that is done, if any. */
  checkpoint: (shardId: string) => string | undefined;
}

interface OpenShard {
  shardId: string;
  iterator: string | null;
}

/** Records asked for at a time: DynamoDB's own limit. */
const pageSize = 1000;

/**
 * A shard is read to its end before its children, so the changes of an item stay in order.
 */
export function createStreamSource({ client, streamArn, checkpoint }: StreamSourceOptions): StreamSource {
  const finished = new Set<string>();
  let open: OpenShard[] | null = null;

  const discover = async (): Promise<OpenShard[]> => {
    const shards = await listShards(client, streamArn);
    const known = new Set(shards.map(({ ShardId }) => ShardId));
    return shards
      .filter(({ ShardId }) => !finished.has(ShardId ?? ''))
      .filter(({ ParentShardId: parent }) => !parent || !known.has(parent) || finished.has(parent))
      .map(({ ShardId }) => ({ shardId: ShardId ?? '', iterator: null }));
  };
  const startIterator = async (shardId: string): Promise<string | null> => {
    const SequenceNumber = checkpoint(shardId);
    const position = { StreamArn: streamArn, ShardId: shardId };
    const oldest = { ...position, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const next = { ...position, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber } as const;
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(SequenceNumber ? next : oldest));
    return ShardIterator ?? null;
  };
  const readShard = async (shard: OpenShard): Promise<ShardRecords> => {
    shard.iterator ??= await startIterator(shard.shardId);
    if (shard.iterator === null) return { shardId: shard.shardId, records: [] };
    const page = await client.send(new GetRecordsCommand({ ShardIterator: shard.iterator, Limit: pageSize }));
    shard.iterator = page.NextShardIterator ?? null;
    if (shard.iterator === null) finished.add(shard.shardId);
    return { shardId: shard.shardId, records: page.Records ?? [] };
  };

  return {
    async read() {
      open ??= await discover();
      const results = [];
      for (const shard of open) results.push(await readShard(shard));
      if (open.length === 0 || open.some(({ shardId }) => finished.has(shardId))) open = null;
      return results.filter(({ records }) => records.length > 0);
    },
    reset() {
      finished.clear();
      open = null;
    },
  };
}

async function listShards(client: DynamoDBStreamsClient, streamArn: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let ExclusiveStartShardId: string | undefined;
  do {
    const page = await client.send(
      new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId }),
    );
    shards.push(...(page.StreamDescription?.Shards ?? []));
    ExclusiveStartShardId = page.StreamDescription?.LastEvaluatedShardId;
  } while (ExclusiveStartShardId);
  return shards;
}
