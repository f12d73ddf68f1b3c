import fc from 'fast-check';
import { concertSchema } from '../../../functions/concerts/concert-schema.ts';
import { contracts } from './contract.ts';
import { type Instead, jsonFor } from './json-arbitrary.ts';
import { bodyOf, type Plan, plain } from './plan.ts';
import { seatPrice } from './scene-calls.ts';

const reference = (...names: string[]) => fc.constantFrom(...names.map((name) => `‹${name}›`));

const fans = ['holder', 'payer', 'quitter', 'left', 'stranger', 'waiting', 'lapsed', 'late', 'fresh'];
const tokens = fans.map((fan) => `token.${fan}`);
const concerts = ['open', 'open', 'full', 'started', 'missing'];

/** Only one who has just come is sure to get seats. */
const reservers = fc.oneof({ weight: 2, arbitrary: reference('token.fresh') }, reference(...tokens));

/** Whose reservation is asked for, and by whom: mostly one's own. */
const pairs = fc.oneof(
  fc
    .constantFrom('holder', 'payer', 'quitter', 'lapsed', 'mine')
    .map((name) => ({ token: `‹token.${name}›`, id: `‹id.${name}›` })),
  fc.record({ token: reference(...tokens), id: reference('id.holder', 'id.payer', 'id.missing') }),
);

const mostly = <Value>(usual: Value, other: Value) =>
  fc.oneof({ weight: 7, arbitrary: fc.constant(usual) }, fc.constant(other));

/** What the body's schema cannot say, and what there is to name. */
const instead: Record<string, Instead> = {
  'POST /api/v1/concerts': { currency: fc.constantFrom('KRW', 'USD', 'EUR', 'JPY') },
  'POST /api/v1/reservations': {
    concertId: fc.oneof({ weight: 3, arbitrary: reference('open') }, reference(...concerts)),
    seats: fc.uniqueArray(
      fc.oneof(
        { weight: 12, arbitrary: reference('seat.free.1', 'seat.free.2', 'seat.free.3', 'seat.free.4') },
        { weight: 1, arbitrary: fc.constantFrom('‹seat.taken›', 'A-1-21', 'A-1-1', 'S-0', 'B-1') },
      ),
      { minLength: 1, maxLength: 6 },
    ),
  },
  'POST /api/v1/reservations/{reservationId}/confirm': {
    amount: mostly(seatPrice, 100),
    currency: mostly('KRW', 'USD'),
    paymentId: fc.oneof(fc.constant('pay-1'), fc.stringMatching(/^[\x20-\x7e]{1,128}$/)),
  },
};

/** Well-formed requests to a route; what comes of them depends on what they name. */
export function requestsTo(routeKey: string): fc.Arbitrary<Plan> {
  const contract = contracts[routeKey];
  if (!contract) throw new Error(`no contract for ${routeKey}`);
  if (routeKey === '$default') return strayRequests;
  const [method = '', template = ''] = routeKey.split(' ');
  return fc
    .record({
      pair: pairs,
      concert: reference(...concerts),
      body: bodyFor(routeKey),
      query: fc.constantFrom('', '', '?section=A', '?section=S', '?section=Z', '?x=1'),
      token: routeKey === 'POST /api/v1/reservations' ? reservers : reference(...tokens),
      headers: headersFor(routeKey),
    })
    .map(({ pair, concert, body, query, token, headers }) => {
      const namesReservation = template.includes('{reservationId}');
      return {
        ...plain,
        method,
        path: template.replace('{concertId}', concert).replace('{reservationId}', pair.id),
        query,
        headers,
        body: body === undefined ? null : bodyOf(body),
        token: contract.who === 'fan' ? (namesReservation ? pair.token : token) : null,
        signature: contract.who === 'operator' ? 'operator' : 'none',
      } satisfies Plan;
    });
}

/** Undefined for no body, as GET has none. */
function bodyFor(routeKey: string): fc.Arbitrary<unknown> {
  const schema = contracts[routeKey]?.body;
  if (!schema) return fc.constant(undefined);
  const bodies = jsonFor(schema, instead[routeKey]);
  if (schema !== concertSchema) return fc.oneof({ weight: 9, arbitrary: bodies }, fc.constant(undefined));
  const whole = bodies.map(mended).filter((body) => concertSchema.safeParse(body).success);
  return fc.tuple(whole, fc.integer({ min: 0, max: 9 })).map(([body, choice]) => ({
    ...(body as object),
    ...(choice === 0 && { concertId: '‹open›' }),
  }));
}

type ConcertBody = {
  sections: { sectionId: string; rows?: object[]; seats?: number }[];
  salesOpenAt?: string;
};

/** What concerts may be, beyond JSON Schema: one kind of seats, rows and sections once each, sales before the start. */
function mended(body: unknown): unknown {
  const { sections, salesOpenAt, ...rest } = body as ConcertBody;
  const whole = sections.map(({ rows, seats, ...section }, index) => ({
    ...section,
    sectionId: `${section.sectionId.slice(0, 7)}${index}`,
    ...(rows ? { rows: rows.map((row, at) => ({ ...row, row: `R${at}` })) } : { seats: seats ?? 1 }),
  }));
  return {
    ...rest,
    sections: whole,
    ...(salesOpenAt !== undefined && { salesOpenAt: '2027-01-05T00:00:00Z' }),
  };
}

function headersFor(routeKey: string): fc.Arbitrary<[string, string][]> {
  const origin = fc.constantFrom<[string, string][]>([], [], [['origin', 'https://tickets.example']]);
  if (routeKey !== 'POST /api/v1/reservations') return origin;
  const key = fc.oneof(
    fc.constantFrom(null, 'key-1'),
    fc.stringMatching(/^[\x21-\x7e][\x20-\x7e]{0,253}[\x21-\x7e]$/),
  );
  return fc
    .tuple(origin, key)
    .map(([headers, value]) => (value === null ? headers : [...headers, ['idempotency-key', value]]));
}

/** Requests that no route takes. */
const strayRequests: fc.Arbitrary<Plan> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS'),
    path: fc.constantFrom('/', '/api', '/api/v1', '/api/v1/queue-tokens', '/api/v2/health', '/favicon.ico'),
  })
  .map(({ method, path }) => ({ ...plain, method, path }));
