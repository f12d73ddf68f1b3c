import { describe, expect, it } from 'vitest';
import { checkHistory } from '../../../../local/prove/history/check/check.ts';
import type { HistoryHeader, Operation } from '../../../../local/prove/history/operation.ts';
import {
  cancelled,
  confirmed,
  confirmRefused,
  header,
  held,
  leaves,
  letIn,
  made,
  map,
  notFound,
  paidBy,
  reads,
  refused,
} from './histories.ts';

const verdict = (operations: Operation[], overrides: Partial<HistoryHeader> = {}) =>
  checkHistory(header(overrides), [letIn('ann', 1), letIn('bob', 2), ...operations]);
const titles = (operations: Operation[], overrides: Partial<HistoryHeader> = {}) =>
  verdict(operations, overrides).problems.map(({ title }) => title);

const a = made('a', ['S-1'], 10);
const b = made('b', ['S-1'], 20);
const pair = made('pair', ['S-1', 'S-2'], 10);
const unanswered = (operation: Operation): Operation => ({ ...operation, endMs: null, answer: null });
const busy = (operation: Operation): Operation => ({
  ...operation,
  answer: { status: 503, body: { code: 'BUSY' } },
});
const hold = held('ann', [5, 15], a);

describe('is rejected', () => {
  const cases: [name: string, operations: Operation[], says: RegExp][] = [
    ['a seat held twice', [hold, held('bob', [16, 25], b)], /seat S-1: .* got it/],
    [
      'a takeover that was answered before expiresAt',
      [hold, held('bob', [950, 1000], made('b', ['S-1'], 991))],
      /seat S-1: .* got it/,
    ],
    [
      'a seat sold twice',
      [hold, held('bob', [5, 25], b), confirmed([30, 40], a), confirmed([30, 40], b)],
      /seat S-1/,
    ],
    [
      'a seat that was sold and is taken again later',
      [hold, confirmed([30, 40], a), held('bob', [5000, 5010], made('b', ['S-1'], 5005))],
      /seat S-1: .* got it/,
    ],
    [
      'a confirm that is lost',
      [hold, confirmed([30, 40], a), map([50, 60])],
      /seat S-1: .* map showed it free/,
    ],
    [
      'a hold that is given back and still there',
      [hold, cancelled('ann', [30, 40], a), map([50, 60], { 'S-1': 'HELD' })],
      /seat S-1: .* showed it held/,
    ],
    [
      'a lapsed hold that is still refused to others',
      [hold, refused('bob', [1015, 1020], ['S-1'])],
      /seat S-1: .* refused as taken/,
    ],
    ['a lapsed hold that the map shows held', [hold, map([1015, 1020], { 'S-1': 'HELD' })], /showed it held/],
    ['a live hold that the map shows free', [hold, map([50, 60])], /showed it free/],
    ['a seat refused although free', [refused('bob', [0, 10], ['S-1'])], /seat S-1: .* refused as taken/],
    [
      'a seat refused although given back',
      [hold, cancelled('ann', [30, 40], a), refused('bob', [41, 50], ['S-1'])],
      /refused as taken/,
    ],
    ['a seat sold out of the blue', [map([50, 60], { 'S-3': 'SOLD' })], /seat S-3: .* showed it sold/],
    [
      'half of a reservation',
      [held('ann', [5, 15], pair), map([50, 60], { 'S-1': 'HELD' })],
      /seat S-2: .* showed it free/,
    ],
    [
      'a reservation of other seats than were asked for',
      [{ ...held('ann', [5, 15], a), seats: ['S-1', 'S-2'] } as Operation],
      /other seats than were asked for/,
    ],
    [
      'a hold that a refused reserve left behind',
      [refused('bob', [0, 5], ['S-4', 'S-5']), map([50, 60], { 'S-4': 'HELD' })],
      /seat S-4/,
    ],
    [
      'a hold that comes back',
      [hold, cancelled('ann', [30, 40], a), reads('ann', [50, 60], a, 'TEMPORARILY_ASSIGNED')],
      /held again after it was CANCELLED/,
    ],
    [
      'a hold that comes back after it was written down as expired',
      [
        hold,
        reads('ann', [1100, 1110], a, 'EXPIRED', { version: 2 }),
        confirmed([1105, 1120], a, { at: 1005 }),
      ],
      /finished twice/,
    ],
    [
      'a confirm that began too late',
      [hold, confirmed([1015, 1030], a, { at: 1005 })],
      /although no call for that began in time/,
    ],
    [
      'a confirm that was judged too late',
      [hold, confirmed([1000, 1030], a, { at: 1015 })],
      /after its hold had/,
    ],
    [
      'a confirm that is refused in time',
      [hold, confirmRefused([900, 1000], a, 'RESERVATION_EXPIRED')],
      /before its/,
    ],
    [
      'a confirm after the seat was taken over',
      [hold, held('bob', [1010, 1020], made('b', ['S-1'], 1012)), confirmed([1000, 1050], a, { at: 1009 })],
      /seat S-1/,
    ],
    [
      'two payments',
      [hold, confirmed([30, 40], a), confirmed([45, 50], a, { paymentId: 'q', paid: 'q', at: 47 })],
      /acknowledged two payments/,
    ],
    [
      'a payment that is told of another as its own',
      [hold, confirmed([30, 40], a, { paymentId: 'q', paid: 'p' })],
      /another one paid/,
    ],
    ['a payment of too little', [hold, confirmed([30, 40], a, { amount: 99 })], /wrong amount/],
    [
      'a right payment called a wrong one',
      [hold, confirmRefused([30, 40], a, 'PAYMENT_MISMATCH')],
      /refused a payment of the right amount/,
    ],
    ['a wrong price', [held('ann', [5, 15], a, { amount: 99 })], /costs 99 KRW, not 100/],
    [
      'an end that moves',
      [hold, reads('ann', [50, 60], made('a', ['S-1'], 11), 'TEMPORARILY_ASSIGNED')],
      /not the same in two answers/,
    ],
    [
      'a hold that reads as lapsed before its time',
      [hold, reads('ann', [50, 60], a, 'EXPIRED')],
      /before its time/,
    ],
    [
      'a hold that reads as held after its time',
      [hold, reads('ann', [1010, 1020], a, 'TEMPORARILY_ASSIGNED')],
      /reads held although/,
    ],
    ['a reservation that is gone', [hold, notFound('ann', [50, 60], a)], /acknowledged and is not found/],
    [
      'a cancel by nobody',
      [hold, reads('ann', [50, 60], a, 'CANCELLED', { cancelledAt: new Date(0).toISOString() })],
      /is CANCELLED although no call/,
    ],
    ['an answer from the future', [held('ann', [5, 8], a)], /not created between|clocks/],
  ];
  it.each(cases)('%s', (_, operations, says) => {
    const { problems } = verdict(operations);
    expect(problems.map(({ title }) => title).join('\n')).toMatch(says);
    expect(problems.every(({ story }) => story.length > 0)).toBe(true);
  });

  it('keys that are mixed up', () => {
    const other = made('other', ['S-2'], 30);
    expect(titles([hold, held('ann', [25, 35], other, {}, 'key of a')]).join()).toMatch(
      /same key made two reservations/,
    );
    expect(titles([hold, held('ann', [25, 35], a, {}, 'another')]).join()).toMatch(/two keys made the same/);
    const again = { code: 'SEATS_UNAVAILABLE', key: 'key of a' };
    expect(titles([hold, refused('ann', [25, 35], ['S-1'], again)]).join()).toMatch(
      /acknowledged is refused when asked again/,
    );
    const reused = { code: 'IDEMPOTENCY_KEY_REUSED', key: 'fresh' };
    expect(titles([refused('ann', [25, 35], ['S-1'], reused)]).join()).toMatch(
      /come with other seats, and did not/,
    );
    const holding = (fan: string, at: number) =>
      refused(fan, at, ['S-2'], { code: 'ALREADY_HOLDING', more: { reservationId: 'a' } });
    expect(titles([hold, holding('bob', 30)])).toEqual(['bob is told to hold what is another fan’s']);
    expect(titles([hold, holding('ann', 1010)])).toEqual(['ann is told to hold what has lapsed']);
  });

  it('what takes too long to decide, as not decided', () => {
    const { problems } = checkHistory(header(), [letIn('ann', 1), hold, map([20, 30], { 'S-1': 'HELD' })], 1);
    expect(problems[0]?.title).toMatch(/seat S-1: not decided, the search was given up after \d+ states/);
  });
});

describe('is accepted', () => {
  const second = made('b', ['S-1'], 1010);
  const cases: [name: string, operations: Operation[], overrides?: Partial<HistoryHeader>][] = [
    ['a takeover in the very millisecond of expiresAt', [hold, held('bob', [1008, 1012], second)]],
    [
      // Seed 61409: expiring had cleared the lock before the transaction landed.
      'one that was judged just before expiresAt and answered long after',
      [hold, held('bob', [950, 1900], made('b', ['S-1'], 991))],
    ],
    [
      'a map that shows it free, and one that began before and shows it held',
      [hold, map([1000, 1010]), map([1009, 1011], { 'S-1': 'HELD' })],
    ],
    [
      'a confirm that began in time and landed late',
      [hold, confirmed([1000, 1500], a, { at: 1009 }), map(1600, { 'S-1': 'SOLD' })],
    ],
    [
      'the same after the map showed it free',
      [hold, map([1020, 1030]), confirmed([1000, 1500], a, { at: 1009 }), map(1600, { 'S-1': 'SOLD' })],
    ],
    [
      'a refusal while the hold is being given back',
      [hold, cancelled('ann', [30, 60], a), refused('bob', [40, 50], ['S-1'])],
    ],
    ['a refusal while it lapses', [hold, refused('bob', [1009, 1020], ['S-1'])]],
    ['a lost answer of a reserve that was done', [unanswered(hold), map([50, 60], { 'S-1': 'HELD' })]],
    ['a lost answer of a reserve that was not done', [unanswered(hold), map([50, 60])]],
    [
      'a lost answer of a reserve that is done late',
      [unanswered(hold), map([50, 60]), refused('bob', [2000, 2010], ['S-1'])],
    ],
    [
      'a lost answer that the same key brings back',
      [unanswered(hold), held('ann', [100, 110], a), map([120, 130], { 'S-1': 'HELD' })],
    ],
    [
      'a lost answer that a read brings back',
      [unanswered(hold), reads('ann', [100, 110], a, 'TEMPORARILY_ASSIGNED')],
    ],
    [
      'a lost confirm that was done',
      [hold, unanswered(confirmed([30, 40], a)), map(2000, { 'S-1': 'SOLD' })],
    ],
    ['a lost confirm that was not done', [hold, unanswered(confirmed([30, 40], a)), map(2000)]],
    [
      'a busy confirm whose payment is told later',
      [hold, busy(confirmed([30, 40], a)), confirmed([50, 60], a, { at: 35 })],
    ],
    [
      'a lost cancel that was done',
      [hold, unanswered(cancelled('ann', [30, 40], a)), held('bob', [50, 60], made('b', ['S-1'], 55))],
    ],
    [
      'a leave that gives the hold back',
      [hold, leaves('ann', [30, 40]), held('bob', [50, 60], made('b', ['S-1'], 55))],
    ],
    [
      'a reserve whose first answer comes after its end',
      [reads('ann', [1200, 1210], a, 'EXPIRED'), { ...hold, endMs: hold.startMs + 1500 }],
    ],
    [
      'the payment that lost, told so',
      [
        hold,
        confirmed([30, 40], a),
        confirmRefused([35, 45], a, 'RESERVATION_CONFIRMED', 'q'),
        reads('ann', 50, a, 'CONFIRMED', paidBy('p', 40)),
      ],
    ],
    ['clocks apart by as much as allowed', [hold, held('bob', [1002, 1006], second)], { clockSkewMs: 10 }],
    ['a map that lags, where it may', [hold, confirmed([30, 40], a), map([50, 60])], { strongReads: false }],
  ];
  it.each(cases)('%s', (_, operations, overrides) => {
    expect(titles(operations, overrides)).toEqual([]);
  });
});

it('tells a double sale in its few calls', () => {
  const noise = Array.from({ length: 200 }, (_, index) =>
    map([index * 4, index * 4 + 2], index > 3 ? { 'S-1': 'HELD' } : {}),
  );
  const others = Array.from({ length: 20 }, (_, index) => {
    const one = made(`n${index}`, ['S-2'], 2000 + index * 1000);
    return held('ann', [1995 + index * 1000, 2005 + index * 1000], one);
  });
  const rivals = [
    held('ann', [5, 15], a),
    held('bob', [12, 25], b),
    confirmed([300, 310], a),
    confirmed([320, 330], b),
  ];
  const told = verdict([...noise, ...others, ...rivals]).problems.find(({ title }) =>
    title.startsWith('seat S-1'),
  );
  expect(told?.story).toEqual(
    [
      '+0 ms … +10 ms  client N: ann reserves S-1 (key key of a) -> 201 r1 TEMPORARILY_ASSIGNED version 1, held until +1005 ms',
      '+7 ms … +20 ms  client N: bob reserves S-1 (key key of b) -> 201 r2 TEMPORARILY_ASSIGNED version 1, held until +1015 ms',
    ].map((line) =>
      expect.stringMatching(
        new RegExp(
          line.replace('client N', 'client \\d+').replace(/[+()]/g, '\\$&').replace('\\d\\+', '\\d+'),
        ),
      ),
    ),
  );
});
