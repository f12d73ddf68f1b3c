import { describe, expect, it } from 'vitest';
import type { ToldEvent } from '../../local/control/watch.ts';
import { lagsIn, lineOf, mostEvents, newestOf } from '../../web/control/events.ts';
import { exactTime, median, partOf } from '../../web/control/figures.ts';
import { english } from '../../web/control/language/english.ts';
import { korean } from '../../web/control/language/korean.ts';
import { addressOf, parseRoute } from '../../web/control/route.ts';

const startMs = Date.parse('2027-01-01T10:00:00Z');
const told = (eventId: string, atMs: number, more: object = {}): ToldEvent => ({
  'detail-type': 'ReservationCreated',
  time: new Date(startMs).toISOString(),
  detail: {
    eventId,
    occurredAt: new Date(startMs + atMs).toISOString(),
    reservation: {
      concertId: 'c',
      seats: [{ seat: 'A-1-7', price: 5 }],
      amount: 5,
      currency: 'KRW',
    } as never,
    ...more,
  },
});
const idsOf = (events: ToldEvent[]) => events.map(({ detail }) => detail.eventId);

describe('events', () => {
  it('come newest first, each once however often it was told, in whatever order', () => {
    const first = newestOf([], [told('a', 10), told('b', 20), told('a', 10)]);
    expect(idsOf(first)).toEqual(['b', 'a']);
    expect(idsOf(newestOf(first, [told('c', 5), told('b', 20), told('d', 30)]))).toEqual([
      'd',
      'b',
      'a',
      'c',
    ]);
  });

  it('are the very same when nothing new was told, so that nothing is drawn again', () => {
    const known = newestOf([], [told('a', 10)]);
    expect(newestOf(known, [told('a', 10)])).toBe(known);
  });

  it('are the newest hundred', () => {
    const many = Array.from({ length: mostEvents + 5 }, (_, index) => told(`${index}`, index));
    const kept = newestOf([], many);
    expect(kept).toHaveLength(mostEvents);
    expect([idsOf(kept)[0], idsOf(kept).at(-1)]).toEqual([`${mostEvents + 4}`, '5']);
  });

  it('say how late an expiry was written down, and what a line shows', () => {
    expect(lagsIn([told('a', 0), told('b', 0, { lagMs: 400 }), told('c', 0, { lagMs: 0 })])).toEqual([
      400, 0,
    ]);
    expect(lineOf(told('b', 2, { lagMs: 400 }))).toEqual({
      eventId: 'b',
      type: 'ReservationCreated',
      timeMs: startMs + 2,
      seats: ['A-1-7'],
      amount: 5,
      currency: 'KRW',
      lagMs: 400,
    });
  });
});

it('the middle of what there is', () => {
  expect(median([])).toBeNull();
  expect(median([3])).toBe(3);
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 9, 1, 5])).toBe(9);
  expect([partOf(1, 4), partOf(0, 0)]).toEqual([0.25, 0]);
});

it('times show their seconds', () => {
  expect(exactTime('en', startMs + 5000)).toMatch(/00:05/);
});

it('a concert is named in the address, and nothing that is no id', () => {
  expect(parseRoute(addressOf('iu-2027'))).toBe('iu-2027');
  for (const hash of ['', '#/', '#/concerts/', '#/concerts/A', '#/concerts/a/b', '#/concerts/../x'])
    expect(parseRoute(hash)).toBeNull();
  expect(parseRoute(addressOf(null))).toBeNull();
});

describe('sentences', () => {
  const leaves = (messages: object, path = ''): [string, unknown][] =>
    Object.entries(messages).flatMap(([key, value]) =>
      typeof value === 'object'
        ? leaves(value, `${path}${key}.`)
        : [[path + key, value] as [string, unknown]],
    );

  it('are there in both languages, in Korean all with Hangul', () => {
    const [inEnglish, inKorean] = [new Map(leaves(english)), new Map(leaves(korean))];
    expect([...inKorean.keys()].sort()).toEqual([...inEnglish.keys()].sort());
    for (const [path, sentence] of inKorean) {
      expect(typeof sentence, path).toBe(typeof inEnglish.get(path));
      if (typeof sentence === 'string') expect(sentence, path).toMatch(/\p{Script=Hangul}/u);
    }
  });

  it('count one thing as one', () => {
    expect(english.figures.heldBy(1, 1)).toBe('1 seat in 1 hold');
    expect(english.figures.heldBy(1200, 2)).toBe('1,200 seats in 2 holds');
    expect([0, 1, 12].map(english.release.done)).toEqual([
      'There was nothing to release.',
      '1 hold released.',
      '12 holds released.',
    ]);
    expect([0, 449, 12_345].map(english.seconds)).toEqual(['0 s', '0.4 s', '12.3 s']);
  });
});
