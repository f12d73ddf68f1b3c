import { describe, expect, it } from 'vitest';
import { checkHistory } from '../../../../local/prove/history/check/check.ts';
import type { Operation } from '../../../../local/prove/history/operation.ts';
import {
  cancelled,
  confirmed,
  header,
  held,
  joins,
  leaves,
  letIn,
  made,
  polls,
  refused,
} from './histories.ts';

const titles = (operations: Operation[]) =>
  checkHistory(header(), operations).problems.map(({ title }) => title);

const waiting = (position: number) => ({ position, status: 'WAITING' }) as const;
const active = (position: number, until: number) => ({ position, status: 'ACTIVE', until }) as const;
const expired = (position: number) => ({ position, status: 'EXPIRED' }) as const;
const a = made('a', ['S-1'], 5010);
const hold = held('a', [5000, 5020], a);
const full = [joins('a', [0, 10], active(1, 9000)), joins('b', [0, 10], active(2, 9000))];
const third = (fromMs: number) => [
  joins('c', [11, 12], waiting(3)),
  polls('c', [fromMs, fromMs + 5], active(3, 15_000)),
];

describe('is rejected', () => {
  it.each<[name: string, operations: Operation[], says: RegExp]>([
    [
      'a position given twice',
      [joins('a', [0, 10], waiting(1)), joins('b', [0, 10], waiting(1))],
      /given twice/,
    ],
    [
      'a lower position for who joined later',
      [joins('a', [0, 10], waiting(2)), joins('b', [11, 20], waiting(1))],
      /b joined later and got a lower position/,
    ],
    [
      'a position that changes',
      [joins('a', 0, waiting(1)), polls('a', 10, waiting(2))],
      /a has two positions/,
    ],
    [
      'somebody passed over',
      [joins('a', 0, waiting(1)), joins('b', 1, active(2, 9000)), polls('a', [6002, 6003], waiting(1))],
      /a at position 1 still waits although 2 was called/,
    ],
    [
      'somebody who waits again',
      [joins('a', 0, active(1, 9000)), polls('a', [6002, 6003], waiting(1))],
      /a waits again after having been called/,
    ],
    [
      'somebody whose time was over and who is active again',
      [joins('a', 0, active(1, 900)), polls('a', 1000, expired(1)), polls('a', 9000, active(1, 10_000))],
      /a is active again/,
    ],
    ['one active too many', [...full, ...third(5000)], /3 fans are active at once, 2 may be/],
    [
      'one too many after a call that was refused, and ended nothing',
      [
        ...full,
        hold,
        { ...cancelled('a', 5030, a), answer: { status: 409, body: { code: 'RESERVATION_EXPIRED' } } },
        ...third(6500),
      ],
      /3 fans are active at once/,
    ],
    [
      'somebody active who is turned away',
      [
        joins('a', 0, active(1, 9000)),
        refused('a', [100, 110], ['S-1'], { code: 'QUEUE_TOKEN_NOT_ACTIVE', more: {} }),
      ],
      /a is active and is turned away/,
    ],
    [
      'a reserve by somebody never let in',
      [joins('a', 0, waiting(1)), hold],
      /reserved without having been let in/,
    ],
    [
      'a failure inside',
      [{ ...joins('a', 0, waiting(1)), answer: { status: 500, body: { code: 'INTERNAL' } } }],
      /1 calls were answered 500 INTERNAL/,
    ],
    [
      'clocks that are apart',
      [{ ...letIn('a', 1), startMs: 0, endMs: 10 }],
      /the clocks of clients and functions are more than 0 ms apart/,
    ],
  ])('%s', (_, operations, says) => {
    const { problems } = checkHistory(header(), operations);
    expect(problems.map(({ title }) => title).join('\n')).toMatch(says);
    expect(problems.every(({ story }) => story.length > 0)).toBe(true);
  });
});

describe('is accepted', () => {
  const lost = (operation: Operation): Operation => ({ ...operation, endMs: null, answer: null });
  it.each<[name: string, operations: Operation[]]>([
    [
      'a lower position for who joined at once',
      [joins('a', [0, 10], waiting(2)), joins('b', [10, 20], waiting(1))],
    ],
    [
      'a poll that an old gate answers',
      [joins('a', 0, waiting(1)), joins('b', 1, active(2, 9000)), polls('a', [6001, 6003], waiting(1))],
    ],
    ['somebody who comes when a time is over', [...full, ...third(9000)]],
    ['somebody who comes while another leaves', [...full, leaves('a', [4000, 4010]), ...third(4000)]],
    [
      'somebody who comes after a leave without an answer',
      [...full, lost(leaves('a', 4000)), ...third(4000)],
    ],
    ['somebody who comes for one who paid', [...full, hold, confirmed([5030, 5040], a), ...third(6500)]],
    [
      'somebody who comes for one who gave a hold back',
      [...full, hold, cancelled('a', [5030, 5040], a), ...third(8000)],
    ],
    [
      'turned away while leaving',
      [
        joins('a', 0, active(1, 9000)),
        leaves('a', [90, 120]),
        refused('a', [100, 110], ['S-1'], { code: 'QUEUE_TOKEN_EXPIRED', more: {} }),
      ],
    ],
    [
      'let in by a poll without an answer',
      [joins('a', 0, waiting(1)), lost(polls('a', 100, active(1, 9000))), hold],
    ],
  ])('%s', (_, operations) => {
    expect(titles(operations)).toEqual([]);
  });
});
