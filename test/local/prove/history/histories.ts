import type { Answer, HistoryHeader, Operation } from '../../../../local/prove/history/operation.ts';

/** When the histories of these tests begin, epoch milliseconds. */
const t0 = Date.parse('2027-01-01T00:00:00Z');
const isoAt = (afterMs: number): string => new Date(t0 + afterMs).toISOString();

/** Five seats, holds of a second, two active at once. */
export const header = (overrides: Partial<HistoryHeader> = {}): HistoryHeader => ({
  kind: 'holdfast-history',
  version: 1,
  recordedAt: isoAt(0),
  target: 'http://127.0.0.1:3000',
  concert: {
    concertId: 'c',
    startsAt: isoAt(86_400_000),
    currency: 'KRW',
    sections: [{ sectionId: 'S', name: 'Standing', price: 100, seats: 5 }],
    policy: {
      holdSeconds: 1,
      maxSeatsPerReservation: 3,
      queue: { maxActive: 2, activeSeconds: 60, idleSeconds: 10, claimSeconds: 2 },
    },
  },
  clockSkewMs: 0,
  strongReads: true,
  ...overrides,
});

/** Start and end of a call, milliseconds after the beginning; one number for both, null for no answer. */
export type Span = number | [startMs: number, endMs: number | null];

const times = (span: Span) => {
  const [startMs, endMs] = typeof span === 'number' ? [span, span] : span;
  return { startMs: t0 + startMs, endMs: endMs === null ? null : t0 + endMs };
};
const answer = (span: Span, status: number, body: object): Answer | null =>
  times(span).endMs === null ? null : { status, body };
/** When the answer says that it was given. */
const nowOf = (span: Span): number => (typeof span === 'number' ? span : (span[1] ?? span[0]));

export interface Made {
  id: string;
  seats: string[];
  /** Milliseconds after the beginning. */
  createdAt: number;
}
export const made = (id: string, seats: string[], createdAt: number): Made => ({ id, seats, createdAt });

type State = 'TEMPORARILY_ASSIGNED' | 'CONFIRMED' | 'CANCELLED' | 'EXPIRED';

function reservation({ id, seats, createdAt }: Made, status: State, now: number, more: object = {}) {
  return {
    reservationId: id,
    concertId: 'c',
    status,
    seats: seats.map((seat) => ({ seat, price: 100 })),
    amount: seats.length * 100,
    currency: 'KRW',
    createdAt: isoAt(createdAt),
    expiresAt: isoAt(createdAt + 1000),
    version: status === 'TEMPORARILY_ASSIGNED' || status === 'EXPIRED' ? 1 : 2,
    now: isoAt(now),
    ...more,
  };
}

const problem = (code: string, more: object = {}) => ({ code, ...more });

/** Hand-made calls. `client` counts up, so that each may overlap with each. */
let clients = 0;
const by = () => {
  clients += 1;
  return { client: clients };
};

export const held = (
  fan: string,
  span: Span,
  of: Made,
  more: object = {},
  key = `key of ${of.id}`,
  now = nowOf(span),
): Operation => ({
  op: 'reserve',
  fan,
  seats: of.seats,
  key,
  ...by(),
  ...times(span),
  answer: answer(span, 201, reservation(of, 'TEMPORARILY_ASSIGNED', now, more)),
});

export const refused = (
  fan: string,
  span: Span,
  seats: string[],
  {
    code = 'SEATS_UNAVAILABLE',
    key = `refused ${fan} ${seats} ${String(span)}`,
    more = { seats } as object,
  } = {},
): Operation => ({
  op: 'reserve',
  fan,
  seats,
  key,
  ...by(),
  ...times(span),
  answer: answer(span, code.startsWith('QUEUE') ? 403 : 409, problem(code, more)),
});

interface Payment {
  paymentId?: string;
  /** `confirmedAt`, milliseconds after the beginning. */
  at?: number;
  amount?: number;
  /** The `paymentId` of the answer. */
  paid?: string;
  now?: number;
}

export const confirmed = (
  span: Span,
  of: Made,
  {
    paymentId = 'p',
    at = nowOf(span),
    amount = of.seats.length * 100,
    paid = paymentId,
    now = nowOf(span),
  }: Payment = {},
): Operation => ({
  op: 'confirm',
  reservationId: of.id,
  paymentId,
  amount,
  currency: 'KRW',
  ...by(),
  ...times(span),
  answer: answer(span, 200, reservation(of, 'CONFIRMED', now, { confirmedAt: isoAt(at), paymentId: paid })),
});

export const confirmRefused = (span: Span, of: Made, code: string, paymentId = 'p'): Operation => ({
  ...confirmed(span, of, { paymentId }),
  answer: answer(span, 409, problem(code)),
});

export const cancelled = (
  fan: string,
  span: Span,
  of: Made,
  at = nowOf(span),
  now = nowOf(span),
): Operation => ({
  op: 'cancel',
  fan,
  reservationId: of.id,
  ...by(),
  ...times(span),
  answer: answer(span, 200, reservation(of, 'CANCELLED', now, { cancelledAt: isoAt(at) })),
});

export const reads = (
  fan: string,
  span: Span,
  of: Made,
  status: State,
  more: object = {},
  now = nowOf(span),
): Operation => ({
  op: 'read',
  fan,
  reservationId: of.id,
  ...by(),
  ...times(span),
  answer: answer(span, 200, reservation(of, status, now, more)),
});

export const paidBy = (paymentId: string, at: number) => ({ paymentId, confirmedAt: isoAt(at) });

export const notFound = (fan: string, span: Span, of: Made): Operation => ({
  ...reads(fan, span, of, 'EXPIRED'),
  answer: answer(span, 404, problem('RESERVATION_NOT_FOUND')),
});

export const map = (span: Span, seats: Record<string, string> = {}, asOf = nowOf(span)): Operation => ({
  op: 'map',
  ...by(),
  ...times(span),
  answer: answer(span, 200, { seats, asOf: isoAt(asOf), total: 5 }),
});

type Status = { position: number; status: 'WAITING' | 'ACTIVE' | 'EXPIRED'; until?: number };

const stands =
  (op: 'join' | 'poll') =>
  (fan: string, span: Span, { position, status, until }: Status) =>
    ({
      op,
      fan,
      ...by(),
      ...times(span),
      answer: answer(span, op === 'join' ? 201 : 200, {
        position,
        status,
        activeUntil: until === undefined ? null : isoAt(until),
        now: isoAt(nowOf(span)),
      }),
    }) satisfies Operation;
export const joins = stands('join');
export const polls = stands('poll');

export const leaves = (fan: string, span: Span): Operation => ({
  op: 'leave',
  fan,
  ...by(),
  ...times(span),
  answer: answer(span, 204, {}),
});

/** The fan is in, for as long as these histories last. */
export const letIn = (fan: string, position: number): Operation =>
  joins(fan, -1000 + position, { position, status: 'ACTIVE', until: 50_000 });
