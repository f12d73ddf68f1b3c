import * as z from 'zod/mini';
import { type Concert, countSeats, type Policy, type Section, seatRanges } from './concert.ts';
import { policyLimits } from './policy-limits.ts';

/** Policies for concerts that leave them out; from the stack's settings. */
export interface PolicyDefaults {
  holdSeconds: number;
  maxActive: number;
  activeSeconds: number;
}

const mostSeats = 100_000;
const mostSections = 200;
/** Keeps the amount of twenty seats exact: 20 * 10^12 is far below 2^53. */
const highestPrice = 1_000_000_000_000;

export const concertIdPattern = /^[a-z0-9-]{1,64}$/;

const range = (low: number, high: number) => z.int().check(z.minimum(low), z.maximum(high));
const within = ({ least, most }: { least: number; most: number }) => range(least, most);
/** Lone surrogates are refused because no database or event bus can carry them, control characters as no name has them. */
const text = z
  .string()
  .check(z.minLength(1), z.maxLength(200), z.regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be printable text'));
/** ISO 8601 beyond these years has other lengths, and would not sort as text. */
const latestMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const time = z
  .pipe(
    z.iso.datetime({ offset: true }),
    z.transform((value: string) => Date.parse(value)),
  )
  .check(z.refine((timeMs) => 0 <= timeMs && timeMs <= latestMs, 'must be between 1970 and 9999'));
const seatNumber = range(1, 9999);

const rowName = z.string().check(z.regex(/^[A-Z0-9]{1,4}$/, 'must be 1 to 4 of A-Z and 0-9'));
const row = z.union(
  [
    z.strictObject({ row: rowName, seats: seatNumber }),
    z
      .strictObject({ row: rowName, from: seatNumber, to: seatNumber })
      .check(z.refine(({ from, to }) => from <= to, { error: 'must not be below from', path: ['to'] })),
  ],
  { error: 'must be { row, seats } or { row, from, to } with seat numbers from 1 to 9999' },
);

const section = z
  .strictObject({
    sectionId: z.string().check(z.regex(/^[A-Z0-9]{1,8}$/, 'must be 1 to 8 of A-Z and 0-9')),
    name: text,
    price: range(0, highestPrice),
    rows: z.optional(z.array(row).check(z.minLength(1))),
    seats: z.optional(seatNumber),
  })
  .check(
    z.refine(
      ({ rows, seats }) => (rows === undefined) !== (seats === undefined),
      'must have either rows or seats',
    ),
    z.refine((value) => !hasOverlap(value), { error: 'has rows that overlap', path: ['rows'] }),
  );

const currencies = new Set(Intl.supportedValuesOf('currency'));

const policy = z.strictObject({
  holdSeconds: z.optional(within(policyLimits.holdSeconds)),
  maxSeatsPerReservation: z.optional(within(policyLimits.maxSeatsPerReservation)),
  queue: z.optional(
    z.strictObject({
      maxActive: z.optional(within(policyLimits.maxActive)),
      activeSeconds: z.optional(within(policyLimits.activeSeconds)),
      idleSeconds: z.optional(within(policyLimits.idleSeconds)),
      claimSeconds: z.optional(within(policyLimits.claimSeconds)),
    }),
  ),
});

/** The body of `POST /api/v1/concerts`. */
export const concertSchema = z
  .strictObject({
    concertId: z.string().check(z.regex(concertIdPattern, 'must be 1 to 64 of a-z, 0-9 and -')),
    title: text,
    venue: text,
    startsAt: time,
    salesOpenAt: z.optional(time),
    currency: z
      .string()
      .check(z.refine((code) => currencies.has(code), 'must be an ISO 4217 code, such as KRW')),
    sections: z.array(section).check(z.minLength(1), z.maxLength(mostSections)),
    policy: z.optional(policy),
  })
  .check(
    z.refine(({ startsAt, salesOpenAt }) => salesOpenAt === undefined || salesOpenAt < startsAt, {
      error: 'must be before startsAt',
      path: ['salesOpenAt'],
    }),
    z.refine(({ sections }) => countSeats(sections) <= mostSeats, {
      error: `must have at most ${mostSeats} seats in all`,
      path: ['sections'],
    }),
    z.refine(({ sections }) => new Set(sections.map((each) => each.sectionId)).size === sections.length, {
      error: 'must not have two sections of the same id',
      path: ['sections'],
    }),
  );

export type ConcertRequest = z.infer<typeof concertSchema>;

/** The concert that a checked request asks for, with the policies it leaves out filled in. */
export function concertFrom(request: ConcertRequest, defaults: PolicyDefaults): Concert {
  const { startsAt, salesOpenAt, policy: given, ...rest } = request;
  const policy: Policy = {
    holdSeconds: given?.holdSeconds ?? defaults.holdSeconds,
    maxSeatsPerReservation: given?.maxSeatsPerReservation ?? 4,
    queue: {
      maxActive: given?.queue?.maxActive ?? defaults.maxActive,
      activeSeconds: given?.queue?.activeSeconds ?? defaults.activeSeconds,
      idleSeconds: given?.queue?.idleSeconds ?? 300,
      claimSeconds: given?.queue?.claimSeconds ?? 60,
    },
  };
  return {
    ...rest,
    startsAtMs: startsAt,
    ...(salesOpenAt !== undefined && { salesOpenAtMs: salesOpenAt }),
    policy,
  };
}

function hasOverlap(value: Section): boolean {
  const ranges = seatRanges(value).sort(
    (a, b) => (a.row ?? '').localeCompare(b.row ?? '') || a.from - b.from,
  );
  return ranges.some((current, index) => {
    const previous = ranges[index - 1];
    return previous !== undefined && previous.row === current.row && current.from <= previous.to;
  });
}
