import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod/mini';
import type { HistoryHeader, Operation } from './operation.ts';

/** What was recorded of one concert. */
export interface History {
  header: HistoryHeader;
  operations: Operation[];
}

/** Writes a history as lines of JSON, the header first. */
export async function writeHistory(path: string, { header, operations }: History): Promise<void> {
  const lines = [header, ...operations].map((line) => `${JSON.stringify(line)}\n`);
  await pipeline(Readable.from(lines), createWriteStream(path));
}

/**
 * Reads a history.
 *
 * @throws Error naming the file and the line that is not what it should be.
 */
export async function readHistory(path: string): Promise<History> {
  const lines = createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let header: HistoryHeader | undefined;
  const operations: Operation[] = [];
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line === '') continue;
    const where = `${path}, line ${number}`;
    if (!header) header = parseLine(headerLine, line, where);
    else operations.push(parseLine(operationLine, line, where));
  }
  if (!header) throw new Error(`${path} is empty; a history begins with a header line`);
  return { header, operations };
}

const concert = z.looseObject({
  concertId: z.string(),
  sections: z.array(z.looseObject({ sectionId: z.string(), price: z.int() })),
  policy: z.looseObject({
    holdSeconds: z.number(),
    queue: z.looseObject({ maxActive: z.int(), activeSeconds: z.number(), idleSeconds: z.number() }),
  }),
});

const headerLine = z.object({
  kind: z.literal('holdfast-history'),
  version: z.literal(1),
  recordedAt: z.string(),
  target: z.string(),
  concert,
  clockSkewMs: z.number().check(z.minimum(0)),
  strongReads: z.boolean(),
});

const fan = z.string();
const reservationId = z.string();
const request = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['join', 'poll', 'leave']), fan }),
  z.object({ op: z.literal('reserve'), fan, seats: z.array(z.string()), key: z.string() }),
  z.object({ op: z.enum(['cancel', 'read']), fan, reservationId }),
  z.object({
    op: z.literal('confirm'),
    reservationId,
    paymentId: z.string(),
    amount: z.number(),
    currency: z.string(),
  }),
  z.object({ op: z.literal('map'), section: z.optional(z.string()) }),
  z.object({ op: z.literal('release') }),
]);
const call = z.object({
  client: z.int(),
  startMs: z.number(),
  endMs: z.nullable(z.number()),
  answer: z.nullable(z.object({ status: z.int(), body: z.record(z.string(), z.unknown()) })),
});
const operationLine = z.intersection(request, call).check(
  z.refine(({ startMs, endMs }) => endMs === null || startMs <= endMs, 'ends before it starts'),
  z.refine(
    ({ endMs, answer }) => (endMs === null) === (answer === null),
    'an answer and its end go together',
  ),
);

function parseLine<Shape extends z.ZodMiniType>(shape: Shape, line: string, where: string): z.infer<Shape> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new Error(`${where} is not JSON: ${(error as Error).message}`);
  }
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(`${where}: ${issue?.path.join('.') || 'the line'}: ${issue?.message}`);
}
