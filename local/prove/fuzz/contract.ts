import type * as z from 'zod';
import type { ZodMiniType } from 'zod/mini';
import { concertSchema } from '../../../functions/concerts/concert-schema.ts';
import { emptyBody } from '../../../functions/http/body.ts';
import { confirmBody } from '../../../functions/reservations/confirm-body.ts';
import { reserveBody } from '../../../functions/reservations/reserve-body.ts';
import * as answers from './answers.ts';
import type { RefusalCode } from './problems.ts';

/** What one route takes and what it may answer. */
export interface RouteContract {
  who: 'anyone' | 'fan' | 'operator';
  /** null when the route looks at no body. */
  body: ZodMiniType | null;
  /** The good answer; null where there is none. */
  good: GoodAnswer | null;
  refusals: readonly RefusalCode[];
  /** The one write that may come with a refusal. */
  counts?: { refusal: RefusalCode; write: string };
}

interface GoodAnswer {
  status: number;
  schema: z.ZodType | null;
  location?: RegExp;
  /** `no-store` if not given. */
  cacheControl?: string;
  /** Whether it carries an ETag, and `If-None-Match` may be answered 304. */
  hasEtag?: boolean;
}

const body = ['INVALID_REQUEST', 'INVALID_JSON', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const;
const token = ['QUEUE_TOKEN_REQUIRED', 'QUEUE_TOKEN_INVALID'] as const;
const finished = ['RESERVATION_EXPIRED', 'RESERVATION_CONFIRMED', 'RESERVATION_NOT_FOUND'] as const;
const location = /^\/api\/v1\/reservations\/[\w-]+$/;

/** By route key, as in the template: design.md, section 6. */
export const contracts: Record<string, RouteContract> = {
  $default: { who: 'anyone', body: null, good: null, refusals: ['ROUTE_NOT_FOUND'] },
  'GET /api/v1/health': {
    who: 'anyone',
    body: null,
    good: { status: 200, schema: answers.health },
    refusals: [],
  },
  'POST /api/v1/concerts': {
    who: 'operator',
    body: concertSchema,
    good: { status: 201, schema: answers.concert, location: /^\/api\/v1\/concerts\/[a-z0-9-]{1,64}$/ },
    refusals: [...body, 'CONCERT_EXISTS'],
  },
  'GET /api/v1/concerts': {
    who: 'anyone',
    body: null,
    good: { status: 200, schema: answers.concertList },
    refusals: ['INVALID_REQUEST'],
  },
  'GET /api/v1/concerts/{concertId}': {
    who: 'anyone',
    body: null,
    good: { status: 200, schema: answers.concert, cacheControl: 'public, max-age=60' },
    refusals: ['CONCERT_NOT_FOUND'],
  },
  'GET /api/v1/concerts/{concertId}/seats': {
    who: 'anyone',
    body: null,
    good: {
      status: 200,
      schema: answers.seatMap,
      cacheControl: 'public, max-age=0, s-maxage=1',
      hasEtag: true,
    },
    refusals: ['CONCERT_NOT_FOUND', 'SECTION_NOT_FOUND'],
  },
  'GET /api/v1/concerts/{concertId}/statistics': {
    who: 'operator',
    body: null,
    good: { status: 200, schema: answers.statistics },
    refusals: ['CONCERT_NOT_FOUND'],
  },
  'POST /api/v1/concerts/{concertId}/queue-tokens': {
    who: 'anyone',
    body: emptyBody,
    good: { status: 201, schema: answers.joined, location: /^\/api\/v1\/queue-tokens\/current$/ },
    refusals: [...body, 'CONCERT_NOT_FOUND', 'SALES_CLOSED'],
  },
  'GET /api/v1/queue-tokens/current': {
    who: 'fan',
    body: null,
    good: { status: 200, schema: answers.queueStatus },
    refusals: token,
  },
  'DELETE /api/v1/queue-tokens/current': {
    who: 'fan',
    body: emptyBody,
    good: { status: 204, schema: null },
    refusals: [...token, ...body],
  },
  'POST /api/v1/reservations': {
    who: 'fan',
    body: reserveBody,
    good: { status: 201, schema: answers.reservation, location },
    refusals: [
      ...token,
      ...body,
      'QUEUE_TOKEN_NOT_ACTIVE',
      'QUEUE_TOKEN_EXPIRED',
      'QUEUE_TOKEN_WRONG_CONCERT',
      'SEATS_UNAVAILABLE',
      'ALREADY_HOLDING',
      'SALES_CLOSED',
      'SEAT_NOT_FOUND',
      'TOO_MANY_SEATS',
      'IDEMPOTENCY_KEY_REUSED',
    ],
    // How many races were lost.
    counts: { refusal: 'SEATS_UNAVAILABLE', write: 'ReserveFunction dynamodb:UpdateItem' },
  },
  'GET /api/v1/reservations': {
    who: 'fan',
    body: null,
    good: { status: 200, schema: answers.reservations },
    refusals: token,
  },
  'GET /api/v1/reservations/{reservationId}': {
    who: 'fan',
    body: null,
    good: { status: 200, schema: answers.reservation },
    refusals: [...token, 'RESERVATION_NOT_FOUND'],
  },
  'POST /api/v1/reservations/{reservationId}/cancel': {
    who: 'fan',
    body: emptyBody,
    good: { status: 200, schema: answers.reservation },
    refusals: [...token, ...body, ...finished],
  },
  'POST /api/v1/reservations/{reservationId}/confirm': {
    who: 'operator',
    body: confirmBody,
    good: { status: 200, schema: answers.reservation },
    refusals: [...body, ...finished, 'RESERVATION_CANCELLED', 'PAYMENT_MISMATCH'],
  },
  'POST /api/v1/concerts/{concertId}/expired-reservations/release': {
    who: 'operator',
    body: emptyBody,
    good: { status: 200, schema: answers.released },
    refusals: [...body, 'CONCERT_NOT_FOUND'],
  },
};
