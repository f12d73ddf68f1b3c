import type { _Record } from '@aws-sdk/client-dynamodb-streams';

/** An image in DynamoDB JSON; binary values in base64. */
type Image = Record<string, Record<string, unknown>>;

/** A record as Lambda hands it to a function. */
export interface StreamRecord {
  eventID: string;
  eventName: string;
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  eventSourceARN: string;
  userIdentity?: { type: string; principalId: string };
  dynamodb: {
    /** Epoch seconds. */
    ApproximateCreationDateTime: number;
    Keys: Image;
    NewImage?: Image;
    OldImage?: Image;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: string;
  };
}

export interface RecordContext {
  streamArn: string;
  /** Name of the TTL attribute, if the table has one. */
  ttlAttribute: string | null;
  nowMs: number;
}

/** What AWS puts on the removals that TTL made. */
const ttlIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

/**
 * Turns an engine's record into what AWS would deliver. No engine tells TTL's removals from others, so a removal is
 * TTL's when the item's time had passed.
 */
export function toStreamRecord(record: _Record, context: RecordContext): StreamRecord {
  const change = record.dynamodb ?? {};
  const oldImage = change.OldImage && toImage(change.OldImage);
  const isExpiry = record.eventName === 'REMOVE' && hasPassed(oldImage, context);
  return {
    eventID: record.eventID ?? '',
    eventName: record.eventName ?? '',
    eventVersion: record.eventVersion ?? '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    dynamodb: {
      ApproximateCreationDateTime: (change.ApproximateCreationDateTime?.getTime() ?? 0) / 1000,
      Keys: toImage(change.Keys ?? {}),
      ...(change.NewImage && { NewImage: toImage(change.NewImage) }),
      ...(oldImage && { OldImage: oldImage }),
      SequenceNumber: change.SequenceNumber ?? '',
      SizeBytes: change.SizeBytes ?? 0,
      StreamViewType: change.StreamViewType ?? '',
    },
    eventSourceARN: context.streamArn,
    ...(isExpiry && { userIdentity: ttlIdentity }),
  };
}

function hasPassed(image: Image | undefined, { ttlAttribute, nowMs }: RecordContext): boolean {
  const ttl = ttlAttribute === null ? undefined : image?.[ttlAttribute]?.N;
  return ttl !== undefined && Number(ttl) <= nowMs / 1000;
}

const toImage = (image: object): Image => withBase64(image) as Image;

function withBase64(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(withBase64);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withBase64(inner)]));
}
