import * as z from 'zod/mini';
import { confirmBody } from './confirm-body.ts';

/** Where a demo stage takes pretended payments; a stage without the setting `pretendPayments` has no such route. */
export const pretendPaymentsPath = '/api/v1/pretend-payments';

/** What the fans' page sends instead of money. */
export const pretendPaymentBody = z.strictObject({
  reservationId: z.string().check(z.regex(/^[\w-]{1,64}$/, 'must be the id of a reservation')),
  // As the fan was shown it.
  amount: confirmBody.shape.amount,
  currency: confirmBody.shape.currency,
});

export type PretendPaymentBody = z.infer<typeof pretendPaymentBody>;

/** The same reservation is always the same payment, so that paying twice is paying once. */
export const pretendPaymentId = (reservationId: string): string => `pretend-${reservationId}`;
