import { expect, test } from 'vitest';
import { putLast, recentIds } from '../../functions/bounded.ts';

test('of more than the most, the oldest entry goes', () => {
  const entries = new Map<string, number>();
  for (const [index, key] of ['a', 'b', 'c'].entries()) putLast(entries, key, index, 2);
  expect([...entries]).toEqual([
    ['b', 1],
    ['c', 2],
  ]);
});

test('an entry that is put again is the newest, and takes the place of the old one', () => {
  const entries = new Map<string, number>();
  for (const [index, key] of ['a', 'b', 'a', 'c'].entries()) putLast(entries, key, index, 2);
  expect([...entries]).toEqual([
    ['a', 2],
    ['c', 3],
  ]);
});

test('a map that had more is cut down', () => {
  const entries = new Map([1, 2, 3, 4].map((key) => [key, key]));
  putLast(entries, 5, 5, 2);
  expect([...entries.keys()]).toEqual([4, 5]);
});

test('recent ids: known until they are deleted or others have pushed them out', () => {
  const ids = recentIds(2);
  expect(ids.has('a')).toBe(false);
  ids.add('a');
  ids.add('b');
  ids.add('a');
  ids.add('c');
  expect(['a', 'b', 'c'].map(ids.has)).toEqual([true, false, true]);
  ids.delete('a');
  ids.delete('never added');
  expect(ids.has('a')).toBe(false);
});
