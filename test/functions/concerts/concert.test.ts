import { describe, expect, test } from 'vitest';
import {
  type Concert,
  concertSummary,
  concertView,
  countSeats,
  findSeat,
  isAdmitting,
  isClosed,
  seatRanges,
  tokensExpireAtMs,
} from '../../../functions/concerts/concert.ts';
import { seatNumber } from '../../../functions/seats/seat.ts';

const concert: Concert = {
  concertId: 'c',
  title: 'T',
  venue: 'V',
  startsAtMs: 10_000,
  salesOpenAtMs: 5000,
  currency: 'KRW',
  sections: [
    {
      sectionId: 'A',
      name: 'Floor',
      price: 100,
      rows: [
        { row: '1', seats: 20 },
        { row: '12', from: 3, to: 22 },
        { row: '12', from: 30, to: 31 },
        { row: '01', from: 5, to: 5 },
      ],
    },
    { sectionId: 'S', name: 'Standing', price: 50, seats: 500 },
  ],
  policy: {
    holdSeconds: 1,
    maxSeatsPerReservation: 4,
    queue: { maxActive: 1, activeSeconds: 1, idleSeconds: 1, claimSeconds: 1 },
  },
};

describe('findSeat', () => {
  test.each([
    ['A-1-1', { sectionId: 'A', row: '1', number: 1, price: 100 }],
    ['A-1-20', { sectionId: 'A', row: '1', number: 20, price: 100 }],
    ['A-12-3', { sectionId: 'A', row: '12', number: 3, price: 100 }],
    ['A-12-22', { sectionId: 'A', row: '12', number: 22, price: 100 }],
    ['A-12-30', { sectionId: 'A', row: '12', number: 30, price: 100 }],
    ['A-01-5', { sectionId: 'A', row: '01', number: 5, price: 100 }],
    ['S-1', { sectionId: 'S', row: null, number: 1, price: 50 }],
    ['S-500', { sectionId: 'S', row: null, number: 500, price: 50 }],
  ])('%s is a seat, and is spelt so again', (spelling, seat) => {
    expect(findSeat(concert, spelling)).toEqual(seat);
    expect(seatNumber(seat)).toBe(spelling);
  });

  test.each([
    ['A-1-0', 'below the range'],
    ['A-1-21', 'above the range'],
    ['A-12-2', 'below a from'],
    ['A-12-23', 'between two ranges'],
    ['A-12-29', 'between two ranges'],
    ['A-1-07', 'a leading zero'],
    ['S-007', 'a leading zero'],
    ['S-5.5', 'between two whole numbers'],
    ['A-1-5.5', 'between two whole numbers'],
    ['S-1e2', 'an exponent'],
    ['S-0x10', 'hexadecimal'],
    ['S-+5', 'a sign'],
    ['S--5', 'a sign'],
    ['S- 5', 'a space'],
    ['S-5 ', 'a space'],
    ['S-', 'no number'],
    ['S', 'no number'],
    ['', 'nothing'],
    ['-', 'nothing'],
    ['S-NaN', 'not a number'],
    ['S-Infinity', 'infinite'],
    ['A-7', 'no row in a section with rows'],
    ['S-1-7', 'a row in a section without'],
    ['S--7', 'an empty row'],
    ['A-1-7-7', 'too many parts'],
    ['A-1-7-', 'too many parts'],
    ['a-1-7', 'lower case'],
    ['B-1-7', 'no such section'],
    ['A-2-7', 'no such row'],
    ['A-001-5', 'no such row'],
    ['S-٣', 'other digits'],
    ['\u{d800}-1', 'a lone surrogate'],
    ['__proto__-1', 'no such section'],
  ])('%j is no seat: %s', (spelling) => {
    expect(findSeat(concert, spelling)).toBeNull();
  });

  test('each seat has one spelling: all of them are found, and counted right', () => {
    const spellings = concert.sections.flatMap((section) =>
      seatRanges(section).flatMap(({ row, from, to }) =>
        Array.from({ length: to - from + 1 }, (_, index) =>
          seatNumber({ sectionId: section.sectionId, row, number: from + index }),
        ),
      ),
    );
    expect(new Set(spellings).size).toBe(countSeats(concert.sections));
    expect(spellings.every((spelling) => findSeat(concert, spelling) !== null)).toBe(true);
  });
});

test('seats are counted with both ends of each range', () => {
  expect(countSeats(concert.sections)).toBe(20 + 20 + 2 + 1 + 500);
});

test('fans are admitted from salesOpenAt until startsAt, each to the millisecond', () => {
  expect(isAdmitting(concert, 4999)).toBe(false);
  expect(isAdmitting(concert, 5000)).toBe(true);
  expect(isAdmitting(concert, 9999)).toBe(true);
  expect(isAdmitting(concert, 10_000)).toBe(false);
  expect(isClosed(concert, 9999)).toBe(false);
  expect(isClosed(concert, 10_000)).toBe(true);
  expect(isAdmitting({ ...concert, salesOpenAtMs: undefined }, 0)).toBe(true);
});

test('tokens end a day after the start', () => {
  expect(tokensExpireAtMs(concert)).toBe(10_000 + 86_400_000);
});

test('the API shows times in ISO 8601 and the number of seats', () => {
  const view = concertView(concert);
  expect(view).toMatchObject({
    startsAt: '1970-01-01T00:00:10.000Z',
    salesOpenAt: '1970-01-01T00:00:05.000Z',
    totalSeats: 543,
    policy: concert.policy,
  });
  expect(view).not.toHaveProperty('startsAtMs');
  expect(concertView({ ...concert, salesOpenAtMs: undefined })).not.toHaveProperty('salesOpenAt');
});

test('the summary carries the lowest price', () => {
  expect(concertSummary(concert)).toEqual({
    concertId: 'c',
    title: 'T',
    venue: 'V',
    startsAt: '1970-01-01T00:00:10.000Z',
    salesOpenAt: '1970-01-01T00:00:05.000Z',
    currency: 'KRW',
    totalSeats: 543,
    lowestPrice: 50,
  });
});
