import * as z from 'zod/mini';

/** The body of `POST /api/v1/reservations/{reservationId}/confirm`. */
export const confirmBody = z.strictObject({
  paymentId: z.string().check(z.regex(/^[\x20-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters')),
  amount: z.int().check(z.minimum(0)),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as KRW')),
});

export type ConfirmBody = z.infer<typeof confirmBody>;
