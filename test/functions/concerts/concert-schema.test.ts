import { describe, expect, test } from 'vitest';
import { countSeats } from '../../../functions/concerts/concert.ts';
import { concertFrom, concertIdPattern, concertSchema } from '../../../functions/concerts/concert-schema.ts';

const section = { sectionId: 'A', name: 'Floor', price: 100, rows: [{ row: '1', seats: 20 }] };
const request = {
  concertId: 'iu-2027',
  title: 'IU HEREH',
  venue: 'KSPO Dome',
  startsAt: '2027-05-01T10:00:00Z',
  currency: 'KRW',
  sections: [section],
};
const defaults = { holdSeconds: 300, maxActive: 100, activeSeconds: 1800 };

const accepts = (overrides: object) => concertSchema.safeParse({ ...request, ...overrides }).success;
/** The paths that are complained of. */
function complaints(overrides: object): string[] {
  const result = concertSchema.safeParse({ ...request, ...overrides });
  return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'));
}
const ofSection = (overrides: object) => ({ sections: [{ ...section, ...overrides }] });
const ofRows = (...rows: object[]) => ofSection({ rows });
const ofPolicy = (policy: object) => ({ policy });
const ofQueue = (queue: object) => ofPolicy({ queue });
const sectionsOf = (count: number, seats = 1) => ({
  sections: Array.from({ length: count }, (_, index) => ({
    sectionId: `S${index}`,
    name: 'n',
    price: 0,
    seats,
  })),
});

describe('just inside and just outside each limit', () => {
  test.each<[limit: string, path: string, inside: object[], outside: object[]]>([
    [
      'concertId',
      'concertId',
      [{ concertId: 'a' }, { concertId: '-' }, { concertId: 'a'.repeat(64) }],
      [
        { concertId: '' },
        { concertId: 'a'.repeat(65) },
        { concertId: 'A' },
        { concertId: 'a_b' },
        { concertId: 'a\n' },
        { concertId: 'é' },
        { concertId: 7 },
      ],
    ],
    [
      'title',
      'title',
      [{ title: 'x' }, { title: 'x'.repeat(200) }, { title: '아이유 🎤' }],
      [
        { title: '' },
        { title: 'x'.repeat(201) },
        { title: 'a\ud800b' },
        { title: 'a\udc00' },
        { title: 'a\u0000' },
        { title: 'a\nb' },
      ],
    ],
    [
      'venue',
      'venue',
      [{ venue: 'x'.repeat(200) }],
      [{ venue: '' }, { venue: 'x'.repeat(201) }, { venue: '\ud83d' }],
    ],
    [
      'startsAt',
      'startsAt',
      [{ startsAt: '2027-05-01T19:00:00+09:00' }, { startsAt: '2027-05-01T10:00:00.123Z' }],
      [
        { startsAt: '2027-05-01T10:00:00' },
        { startsAt: '2027-05-01' },
        { startsAt: '2027-02-30T10:00:00Z' },
        { startsAt: 'tomorrow' },
        { startsAt: 1_800_000_000_000 },
      ],
    ],
    [
      'salesOpenAt',
      'salesOpenAt',
      [{ salesOpenAt: '2027-05-01T09:59:59.999Z' }],
      [
        { salesOpenAt: '2027-05-01T10:00:00Z' },
        { salesOpenAt: '2027-05-01T19:00:00+09:00' },
        { salesOpenAt: '2028-01-01T00:00:00Z' },
        { salesOpenAt: null },
      ],
    ],
    [
      'currency',
      'currency',
      [{ currency: 'USD' }, { currency: 'JPY' }],
      [{ currency: 'krw' }, { currency: 'XQQ' }, { currency: 'KR' }, { currency: '' }],
    ],
    [
      'sections',
      'sections',
      [sectionsOf(1), sectionsOf(200)],
      [{ sections: [] }, sectionsOf(201), { sections: [section, section] }],
    ],
    [
      'sectionId',
      'sections.0.sectionId',
      [ofSection({ sectionId: '0' }), ofSection({ sectionId: 'ABCDEFG9' })],
      [
        ofSection({ sectionId: '' }),
        ofSection({ sectionId: 'ABCDEFGHI' }),
        ofSection({ sectionId: 'a' }),
        ofSection({ sectionId: 'A-1' }),
        ofSection({ sectionId: 'A#' }),
      ],
    ],
    [
      'section name',
      'sections.0.name',
      [ofSection({ name: 'x'.repeat(200) })],
      [ofSection({ name: '' }), ofSection({ name: 'x'.repeat(201) }), ofSection({ name: '\ude00' })],
    ],
    [
      'price',
      'sections.0.price',
      [ofSection({ price: 0 }), ofSection({ price: 1_000_000_000_000 })],
      [
        ofSection({ price: -1 }),
        ofSection({ price: 0.5 }),
        ofSection({ price: 1_000_000_000_001 }),
        ofSection({ price: '1' }),
      ],
    ],
    [
      'rows or seats',
      'sections.0',
      [ofSection({ rows: undefined, seats: 1 })],
      [ofSection({ seats: 1 }), ofSection({ rows: undefined })],
    ],
    [
      'seats of a section',
      'sections.0.seats',
      [ofSection({ rows: undefined, seats: 9999 })],
      [ofSection({ rows: undefined, seats: 0 }), ofSection({ rows: undefined, seats: 10_000 })],
    ],
    [
      'rows',
      'sections.0.rows.0',
      [
        ofRows({ row: 'A1B2', seats: 9999 }),
        ofRows({ row: '1', from: 1, to: 1 }),
        ofRows({ row: '1', from: 9999, to: 9999 }),
      ],
      [
        ofRows({ row: 'ABCDE', seats: 1 }),
        ofRows({ row: '', seats: 1 }),
        ofRows({ row: 'a', seats: 1 }),
        ofRows({ row: '1', seats: 0 }),
        ofRows({ row: '1', seats: 10_000 }),
        ofRows({ row: '1', from: 0, to: 1 }),
        ofRows({ row: '1', from: 1, to: 10_000 }),
        ofRows({ row: '1' }),
        ofRows({ row: '1', seats: 2, from: 1, to: 2 }),
      ],
    ],
    ['no rows', 'sections.0.rows', [], [ofRows()]],
    [
      'overlaps',
      'sections.0.rows',
      [
        ofRows({ row: '1', seats: 5 }, { row: '1', from: 6, to: 9 }),
        ofRows({ row: '1', seats: 5 }, { row: '01', seats: 5 }, { row: '10', seats: 5 }),
      ],
      [
        ofRows({ row: '1', seats: 5 }, { row: '1', from: 5, to: 9 }),
        ofRows({ row: '1', from: 5, to: 9 }, { row: '2', seats: 9 }, { row: '1', seats: 5 }),
        ofRows({ row: '1', seats: 5 }, { row: '1', seats: 5 }),
        ofRows({ row: '1', from: 1, to: 100 }, { row: '1', from: 2, to: 3 }, { row: '1', from: 50, to: 60 }),
      ],
    ],
    [
      'holdSeconds',
      'policy.holdSeconds',
      [ofPolicy({ holdSeconds: 1 }), ofPolicy({ holdSeconds: 3600 })],
      [ofPolicy({ holdSeconds: 0 }), ofPolicy({ holdSeconds: 3601 }), ofPolicy({ holdSeconds: 1.5 })],
    ],
    [
      'maxSeatsPerReservation',
      'policy.maxSeatsPerReservation',
      [ofPolicy({ maxSeatsPerReservation: 1 }), ofPolicy({ maxSeatsPerReservation: 20 })],
      [ofPolicy({ maxSeatsPerReservation: 0 }), ofPolicy({ maxSeatsPerReservation: 21 })],
    ],
    [
      'maxActive',
      'policy.queue.maxActive',
      [ofQueue({ maxActive: 1 }), ofQueue({ maxActive: 2000 })],
      [ofQueue({ maxActive: 0 }), ofQueue({ maxActive: 2001 })],
    ],
    [
      'activeSeconds',
      'policy.queue.activeSeconds',
      [ofQueue({ activeSeconds: 1 }), ofQueue({ activeSeconds: 86_400 })],
      [ofQueue({ activeSeconds: 0 }), ofQueue({ activeSeconds: 86_401 })],
    ],
    [
      'idleSeconds',
      'policy.queue.idleSeconds',
      [ofQueue({ idleSeconds: 1 }), ofQueue({ idleSeconds: 86_400 })],
      [ofQueue({ idleSeconds: 0 }), ofQueue({ idleSeconds: 86_401 })],
    ],
    [
      'claimSeconds',
      'policy.queue.claimSeconds',
      [ofQueue({ claimSeconds: 1 }), ofQueue({ claimSeconds: 600 })],
      [ofQueue({ claimSeconds: 0 }), ofQueue({ claimSeconds: 601 })],
    ],
  ])('%s', (_, path, inside, outside) => {
    for (const overrides of inside) expect(complaints(overrides)).toEqual([]);
    for (const overrides of outside) {
      const found = complaints(overrides);
      expect(
        found.some((each) => each.startsWith(path)),
        `${JSON.stringify(overrides)}: ${found}`,
      ).toBe(true);
    }
  });

  test('100,000 seats are taken, one more or 200,000 are not', () => {
    const hundredThousand = sectionsOf(10, 9999).sections;
    const rest = { sectionId: 'R', name: 'n', price: 0 };
    expect(complaints({ sections: [...hundredThousand, { ...rest, seats: 10 }] })).toEqual([]);
    expect(complaints({ sections: [...hundredThousand, { ...rest, seats: 11 }] })).toEqual(['sections']);
    expect(complaints(sectionsOf(20, 9999))).toEqual(['sections']);
    const manyRows = Array.from({ length: 100 }, (_, row) => ({ row: String(row), seats: 1000 }));
    expect(complaints(ofSection({ rows: manyRows }))).toEqual([]);
    expect(complaints(ofSection({ rows: [...manyRows, { row: 'Z', seats: 1 }] }))).toEqual(['sections']);
  });
});

test.each([
  ['at the top', { extra: 1 }],
  ['in a section', ofSection({ extra: 1 })],
  ['in a row', ofRows({ row: '1', seats: 1, extra: 1 })],
  ['in the policy', ofPolicy({ extra: 1 })],
  ['in the queue', ofQueue({ extra: 1 })],
  ['named __proto__', JSON.parse('{"__proto__":{"title":"x"}}')],
])('unknown fields are refused %s', (_, overrides) => {
  const body = Object.defineProperties({ ...request }, Object.getOwnPropertyDescriptors(overrides));
  expect(concertSchema.safeParse(body).success).toBe(false);
});

test.each(['concertId', 'title', 'venue', 'startsAt', 'currency', 'sections'])('%s is needed', (name) => {
  expect(accepts({ [name]: undefined })).toBe(false);
});

test.each([null, [], 'text', 7, {}])('%j is no concert', (body) => {
  expect(concertSchema.safeParse(body).success).toBe(false);
});

test('times that reach outside four-digit years are refused, for lists sort by their text', () => {
  expect(complaints({ startsAt: '9999-12-31T23:59:59-01:00' })).toEqual(['startsAt']);
  expect(complaints({ startsAt: '0000-01-01T00:00:00+01:00' })).toEqual(['startsAt']);
});

test('a message names what is wrong in plain words', () => {
  const result = concertSchema.safeParse({ ...request, ...ofRows({ row: '1', from: 5, to: 4 }) });
  expect(result.error?.issues[0]?.path.join('.')).toContain('sections.0.rows.0');
});

test('policies left out are filled in from the settings', () => {
  const concert = concertFrom(concertSchema.parse(request), defaults);
  expect(concert).toEqual({
    concertId: 'iu-2027',
    title: 'IU HEREH',
    venue: 'KSPO Dome',
    startsAtMs: Date.parse('2027-05-01T10:00:00Z'),
    currency: 'KRW',
    sections: [section],
    policy: {
      holdSeconds: 300,
      maxSeatsPerReservation: 4,
      queue: { maxActive: 100, activeSeconds: 1800, idleSeconds: 300, claimSeconds: 60 },
    },
  });
  expect(countSeats(concert.sections)).toBe(20);
});

test('policies that are given stand, also in part', () => {
  const policy = { holdSeconds: 9, queue: { idleSeconds: 8 } };
  const salesOpenAt = '2027-01-01T00:00:00Z';
  const concert = concertFrom(concertSchema.parse({ ...request, policy, salesOpenAt }), defaults);
  expect(concert.policy).toEqual({
    holdSeconds: 9,
    maxSeatsPerReservation: 4,
    queue: { maxActive: 100, activeSeconds: 1800, idleSeconds: 8, claimSeconds: 60 },
  });
  expect(concert.salesOpenAtMs).toBe(Date.parse(salesOpenAt));
});

test('an id that could leave its key is none', () => {
  for (const id of ['', 'a#b', 'A', 'a/b', `a${'b'.repeat(64)}`, 'a\n'])
    expect(concertIdPattern.test(id)).toBe(false);
});
