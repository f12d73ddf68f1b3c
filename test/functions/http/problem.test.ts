import { expect, test } from 'vitest';
import { isRefusal, type ProblemCode, problemResponse, refuse } from '../../../functions/http/problem.ts';

/** The table of design.md, section 6. */
const statusTable: Record<number, ProblemCode[]> = {
  400: ['INVALID_REQUEST', 'INVALID_JSON'],
  401: ['QUEUE_TOKEN_REQUIRED', 'QUEUE_TOKEN_INVALID'],
  403: ['QUEUE_TOKEN_NOT_ACTIVE', 'QUEUE_TOKEN_EXPIRED', 'QUEUE_TOKEN_WRONG_CONCERT'],
  404: ['CONCERT_NOT_FOUND', 'SECTION_NOT_FOUND', 'RESERVATION_NOT_FOUND', 'ROUTE_NOT_FOUND'],
  409: [
    'SEATS_UNAVAILABLE',
    'ALREADY_HOLDING',
    'RESERVATION_EXPIRED',
    'RESERVATION_CANCELLED',
    'RESERVATION_CONFIRMED',
    'CONCERT_EXISTS',
    'SALES_CLOSED',
  ],
  413: ['BODY_TOO_LARGE'],
  415: ['UNSUPPORTED_MEDIA_TYPE'],
  422: ['SEAT_NOT_FOUND', 'TOO_MANY_SEATS', 'IDEMPOTENCY_KEY_REUSED', 'PAYMENT_MISMATCH'],
  500: ['INTERNAL'],
  503: ['BUSY'],
};
/** Fails to compile when a code is missing above. */
const everyCode: Record<ProblemCode, number> = Object.fromEntries(
  Object.entries(statusTable).flatMap(([status, codes]) => codes.map((code) => [code, Number(status)])),
) as Record<ProblemCode, number>;

test.each(Object.entries(everyCode))('%s is answered with %i', (code, status) => {
  const response = problemResponse(refuse(code as ProblemCode, 'Because.', { seats: ['A-1-7'] }));
  const body = JSON.parse(response.body);
  expect(response.statusCode).toBe(status);
  expect(response.headers).toMatchObject({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
  expect(body).toEqual({
    type: expect.stringMatching(new RegExp(`^https://.*/docs/problems/${code}\\.md$`)),
    title: expect.stringMatching(/\S/),
    status,
    detail: 'Because.',
    code,
    seats: ['A-1-7'],
  });
  expect('retry-after' in response.headers).toBe(code === 'BUSY');
});

test('refusals are told from results', () => {
  expect(isRefusal(refuse('BUSY', ''))).toBe(true);
  for (const other of [null, undefined, 0, 'refusal', {}, []]) expect(isRefusal(other)).toBe(false);
});
