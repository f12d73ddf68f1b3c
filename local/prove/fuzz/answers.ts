import * as z from 'zod';

/** What the API promises to answer, written from docs/design.md and not from the code that answers. */

const time = z.iso.datetime({ precision: 3 });
const amount = z.int().min(0);
const currency = z.string().regex(/^[A-Z]{3}$/);
const concertId = z.string().regex(/^[a-z0-9-]{1,64}$/);
const seat = z.string().regex(/^[A-Z0-9]{1,8}-([A-Z0-9]{1,4}-)?[1-9]\d{0,3}$/);
const reservationId = z.string().regex(/^[0-9A-Za-z_-]{22,43}$/);
const label = z.string().min(1).max(200);

export const health = z.strictObject({ status: z.literal('ok') });

const row = z.union([
  z.strictObject({ row: z.string(), seats: z.int() }),
  z.strictObject({ row: z.string(), from: z.int(), to: z.int() }),
]);
const section = z.strictObject({
  sectionId: z.string().regex(/^[A-Z0-9]{1,8}$/),
  name: label,
  price: amount,
  rows: z.array(row).min(1).optional(),
  seats: z.int().min(1).optional(),
});
const policy = z.strictObject({
  holdSeconds: z.int(),
  maxSeatsPerReservation: z.int(),
  queue: z.strictObject({
    maxActive: z.int(),
    activeSeconds: z.int(),
    idleSeconds: z.int(),
    claimSeconds: z.int(),
  }),
});
const shown = {
  concertId,
  title: label,
  venue: label,
  startsAt: time,
  salesOpenAt: time.optional(),
  currency,
  totalSeats: z.int().min(1).max(100_000),
};
export const concert = z.strictObject({ ...shown, sections: z.array(section).min(1).max(200), policy });

const summary = z.strictObject({ ...shown, lowestPrice: amount });
export const concertList = z.strictObject({
  concerts: z.array(summary).max(100),
  next: z
    .string()
    .regex(/^[\w-]+$/)
    .nullable(),
});

export const seatMap = z
  .strictObject({
    concertId,
    asOf: time,
    total: z.int().min(1),
    available: z.int().min(0),
    seats: z.record(seat, z.enum(['HELD', 'SOLD', 'BLOCKED'])),
  })
  .refine(({ total, available, seats }) => total - available === Object.keys(seats).length, {
    error: 'total less available is not the number of seats listed',
  });

const count = z.int().min(0);
const seatCounts = {
  total: z.int().min(1),
  free: count,
  held: count,
  sold: count,
  blocked: count,
  revenue: amount,
};
type SeatCounts = z.infer<z.ZodObject<typeof seatCounts>>;
const addsUp = ({ total, free, held, sold, blocked }: SeatCounts) => total === free + held + sold + blocked;
export const statistics = z
  .strictObject({
    concertId,
    asOf: time,
    currency,
    seats: z.strictObject(seatCounts).refine(addsUp, { error: 'the seats do not add up' }),
    sections: z
      .array(
        z
          .strictObject({ sectionId: z.string(), name: label, price: amount, ...seatCounts })
          .refine(addsUp, { error: 'the seats of a section do not add up' }),
      )
      .min(1)
      .max(200),
    holds: count,
    queue: z.strictObject({
      joined: count,
      waiting: count,
      called: count,
      active: count,
      maxActive: z.int().min(1),
      admittedPerMinute: count,
    }),
    lostRaces: count,
    expiry: z.strictObject({ lapsedHolds: count, lagMs: count }),
  })
  .refine(({ holds, seats }) => holds <= seats.held, { error: 'there are more holds than held seats' });

const place = { concertId, position: z.int().min(1), now: time };
const notAhead = { ...place, ahead: z.literal(0) };
const waiting = {
  ...place,
  status: z.literal('WAITING'),
  ahead: z.int().min(0),
  estimatedWaitSeconds: z.int().min(0),
  pollAfterSeconds: z.number().positive(),
  activeUntil: z.null(),
};
const active = {
  ...notAhead,
  status: z.literal('ACTIVE'),
  estimatedWaitSeconds: z.literal(0),
  pollAfterSeconds: z.number().positive(),
  activeUntil: time,
};
const expired = {
  ...notAhead,
  status: z.literal('EXPIRED'),
  estimatedWaitSeconds: z.null(),
  pollAfterSeconds: z.null(),
  activeUntil: z.null(),
};
export const waitingStatus = z.strictObject(waiting);
export const queueStatus = z.discriminatedUnion('status', [
  waitingStatus,
  z.strictObject(active),
  z.strictObject(expired),
]);
const token = z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/);
export const joined = z.discriminatedUnion('status', [
  z.strictObject({ token, ...waiting }),
  z.strictObject({ token, ...active }),
  z.strictObject({ token, ...expired }),
]);

const held = {
  reservationId,
  concertId,
  seats: z
    .array(z.strictObject({ seat, price: amount }))
    .min(1)
    .max(20),
  amount,
  currency,
  createdAt: time,
  expiresAt: time,
  version: z.int().min(1),
  now: time,
};
const paid = { confirmedAt: time, paymentId: z.string().regex(/^[\x20-\x7e]{1,128}$/) };
export const reservation = z
  .discriminatedUnion('status', [
    z.strictObject({ ...held, status: z.literal('TEMPORARILY_ASSIGNED') }),
    z.strictObject({ ...held, ...paid, status: z.literal('CONFIRMED') }),
    z.strictObject({ ...held, status: z.literal('CANCELLED'), cancelledAt: time }),
    z.strictObject({ ...held, status: z.literal('EXPIRED'), expiredAt: time }),
  ])
  .refine((one) => one.amount === one.seats.reduce((sum, { price }) => sum + price, 0), {
    error: 'amount is not the sum of the prices',
  });
export const reservations = z.strictObject({ reservations: z.array(reservation).max(100) });

export const released = z.strictObject({ released: z.int().min(0) });

/** What API Gateway answers by itself, by status. */
export const gatewayAnswers: Record<number, z.ZodType> = {
  400: z.strictObject({ message: z.literal('Bad Request') }),
  403: z.strictObject({ message: z.literal('Forbidden') }),
};
