import * as z from 'zod/mini';

/** The body of `POST /api/v1/reservations`. */
export const reserveBody = z.strictObject({
  concertId: z.string(),
  seats: z.array(z.string().check(z.maxLength(32))).check(
    z.minLength(1),
    z.refine((seats) => new Set(seats).size === seats.length, 'must not name a seat twice'),
  ),
});

export type ReserveBody = z.infer<typeof reserveBody>;
