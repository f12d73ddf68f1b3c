import * as z from 'zod';
import { waitingStatus } from './answers.ts';

/** Status of each refusal, and its members beside those of RFC 9457: design.md, section 6. */
const refusals = {
  INVALID_REQUEST: [
    400,
    { errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).min(1) },
  ],
  INVALID_JSON: [400],
  QUEUE_TOKEN_REQUIRED: [401],
  QUEUE_TOKEN_INVALID: [401],
  QUEUE_TOKEN_NOT_ACTIVE: [403, { queue: waitingStatus }],
  QUEUE_TOKEN_EXPIRED: [403],
  QUEUE_TOKEN_WRONG_CONCERT: [403],
  CONCERT_NOT_FOUND: [404],
  SECTION_NOT_FOUND: [404],
  RESERVATION_NOT_FOUND: [404],
  ROUTE_NOT_FOUND: [404],
  SEATS_UNAVAILABLE: [409, { seats: z.array(z.string()).min(1) }],
  ALREADY_HOLDING: [409, { reservationId: z.string() }],
  RESERVATION_EXPIRED: [409],
  RESERVATION_CANCELLED: [409],
  RESERVATION_CONFIRMED: [409],
  CONCERT_EXISTS: [409],
  SALES_CLOSED: [409],
  BODY_TOO_LARGE: [413],
  UNSUPPORTED_MEDIA_TYPE: [415],
  SEAT_NOT_FOUND: [422, { seats: z.array(z.string()).min(1) }],
  TOO_MANY_SEATS: [422],
  IDEMPOTENCY_KEY_REUSED: [422],
  PAYMENT_MISMATCH: [422],
} as const satisfies Record<string, readonly [status: number, extra?: z.ZodRawShape]>;

export type RefusalCode = keyof typeof refusals;

export const isRefusalCode = (code: unknown): code is RefusalCode =>
  typeof code === 'string' && Object.hasOwn(refusals, code);

/** The whole answer with each code: no member more, no member less. */
export const problemSchemas = Object.fromEntries(
  (Object.keys(refusals) as RefusalCode[]).map((code) => [code, problemSchema(code)]),
) as Record<RefusalCode, z.ZodType>;

function problemSchema(code: RefusalCode): z.ZodType {
  const [status, extra = {}] = refusals[code] as readonly [number, z.ZodRawShape?];
  return z.strictObject({
    type: z.url().regex(new RegExp(`/docs/problems/${code}\\.md$`)),
    title: z.string().min(1),
    status: z.literal(status),
    detail: z.string().min(1),
    code: z.literal(code),
    ...extra,
  });
}
