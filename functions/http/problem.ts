import type { HttpResponse } from './response.ts';

/** Where each code is explained, with its cure: one page per code. */
const documentation = 'https://github.com/holdfast-tickets/holdfast/blob/main/docs/problems';

/** The one table from code to status: title and status of every problem this API can answer. */
const problems = {
  INVALID_REQUEST: [400, 'The request does not have the shape that this route takes'],
  INVALID_JSON: [400, 'The body is not JSON'],
  QUEUE_TOKEN_REQUIRED: [401, 'This route needs a queue token'],
  QUEUE_TOKEN_INVALID: [401, 'The queue token is not valid'],
  QUEUE_TOKEN_NOT_ACTIVE: [403, 'It is not your turn yet'],
  QUEUE_TOKEN_EXPIRED: [403, 'Your turn is over'],
  QUEUE_TOKEN_WRONG_CONCERT: [403, 'The queue token is for another concert'],
  CONCERT_NOT_FOUND: [404, 'There is no such concert'],
  SECTION_NOT_FOUND: [404, 'The concert has no such section'],
  RESERVATION_NOT_FOUND: [404, 'You have no such reservation'],
  ROUTE_NOT_FOUND: [404, 'There is no such route'],
  SEATS_UNAVAILABLE: [409, 'Some of the seats are taken'],
  ALREADY_HOLDING: [409, 'You are holding seats already'],
  RESERVATION_EXPIRED: [409, 'The reservation has expired'],
  RESERVATION_CANCELLED: [409, 'The reservation was cancelled'],
  RESERVATION_CONFIRMED: [409, 'The reservation was confirmed'],
  CONCERT_EXISTS: [409, 'A concert with this id exists'],
  SALES_CLOSED: [409, 'Sales for this concert are closed'],
  BODY_TOO_LARGE: [413, 'The body is too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The body must be application/json'],
  SEAT_NOT_FOUND: [422, 'The concert has no such seats'],
  TOO_MANY_SEATS: [422, 'Too many seats for one reservation'],
  IDEMPOTENCY_KEY_REUSED: [422, 'The idempotency key was used for another request'],
  PAYMENT_MISMATCH: [422, 'The payment does not match the reservation'],
  INTERNAL: [500, 'Something went wrong on our side'],
  BUSY: [503, 'Too busy to decide right now'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof problems;

/** An expected "no": which problem, in a sentence for the one who asked, and what the code says it carries. */
export interface Refusal<Code extends ProblemCode = ProblemCode> {
  refusal: Code;
  detail: string;
  /** Members of the answer beside the standard ones, such as `seats`. */
  extra?: Record<string, unknown>;
}

export const refuse = <Code extends ProblemCode>(
  refusal: Code,
  detail: string,
  extra?: Record<string, unknown>,
): Refusal<Code> => ({ refusal, detail, extra });

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refusal' in value;

/** The refusal as RFC 9457 `application/problem+json`. */
export function problemResponse({ refusal, detail, extra }: Refusal): HttpResponse {
  const [status, title] = problems[refusal];
  const type = `${documentation}/${refusal}.md`;
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(refusal === 'BUSY' && { 'retry-after': '1' }),
    },
    body: JSON.stringify({ type, title, status, detail, code: refusal, ...extra }),
  };
}
