import { expect, test } from 'vitest';
import { cached } from '../../functions/cache.ts';
import { steppedClock } from '../support/store.ts';

function counting(find: (key: string, call: number) => Promise<string | undefined>) {
  const clock = steppedClock(0);
  const calls: string[] = [];
  const cache = cached(
    (key: string) => {
      calls.push(key);
      return find(key, calls.length);
    },
    1000,
    clock,
    (known, value) => known > value,
  );
  return { cache, clock, calls };
}

test('a value is remembered until it is too old, to the millisecond', async () => {
  const { cache, clock, calls } = counting(async (key, call) => `${key}${call}`);
  expect(await cache.get('a')).toBe('a1');
  clock.advance(999);
  expect(await cache.get('a')).toBe('a1');
  clock.advance(1);
  expect(await cache.get('a')).toBe('a2');
  expect(await cache.get('b')).toBe('b3');
  expect(calls).toEqual(['a', 'a', 'b']);
});

test('a load under way is shared', async () => {
  const { cache, calls } = counting(async (key) => key);
  expect(await Promise.all([cache.get('a'), cache.get('a'), cache.get('a')])).toEqual(['a', 'a', 'a']);
  expect(calls).toHaveLength(1);
});

test('what is not there is looked up again', async () => {
  const { cache } = counting(async (_, call) => (call === 1 ? undefined : 'now there'));
  expect(await cache.get('a')).toBeUndefined();
  expect(await cache.get('a')).toBe('now there');
});

test('a failure is not remembered, and reaches everyone who waited for it', async () => {
  const { cache, calls } = counting(async (_, call) => {
    if (call === 1) throw new Error('no');
    return 'yes';
  });
  const both = await Promise.allSettled([cache.get('a'), cache.get('a')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await cache.get('a')).toBe('yes');
  expect(calls).toHaveLength(2);
});

test('a value that came by another way counts from then, and a slower load does not undo it', async () => {
  const slow = Promise.withResolvers<string | undefined>();
  const { cache, clock, calls } = counting(() => slow.promise);
  const early = cache.get('a');
  clock.advance(500);
  cache.set('a', 'fresh');
  slow.resolve(undefined);
  expect(await early).toBeUndefined();
  clock.advance(999);
  expect(await cache.get('a')).toBe('fresh');
  expect(calls).toHaveLength(1);
});

test('a value that came by another way does not undo a newer one, and does not renew it', async () => {
  const first = Promise.withResolvers<string | undefined>();
  const { cache, clock, calls } = counting((_, call) =>
    call === 1 ? first.promise : Promise.resolve('version 4'),
  );
  const early = cache.get('a');
  clock.advance(500);
  cache.set('a', 'version 2');
  first.resolve('version 3');
  expect(await early).toBe('version 3');
  expect(await cache.get('a')).toBe('version 3');
  clock.advance(499);
  cache.set('a', 'version 1');
  expect(await cache.get('a')).toBe('version 3');
  clock.advance(1);
  expect(await cache.get('a')).toBe('version 4');
  expect(calls).toHaveLength(2);
});

test('it stays small: of more than two hundred keys the oldest goes', async () => {
  const { cache, calls } = counting(async (key) => key);
  for (let key = 0; key < 201; key += 1) await cache.get(`${key}`);
  await cache.get('1');
  expect(calls).toHaveLength(201);
  await cache.get('0');
  expect(calls).toHaveLength(202);
});

test('a value may tell how long it is good for, and one that is being loaded is not too old', async () => {
  const clock = steppedClock(0);
  const loads: ((seconds: number) => void)[] = [];
  const load = () => new Promise<number>((resolve) => void loads.push(resolve));
  const cache = cached(load, (seconds) => seconds * 1000, clock);
  const first = cache.get('a');
  clock.advance(60_000);
  const second = cache.get('a');
  loads[0]?.(90);
  expect(await Promise.all([first, second])).toEqual([90, 90]);
  clock.advance(29_999);
  expect(await cache.get('a')).toBe(90);
  clock.advance(1);
  const third = cache.get('a');
  loads[1]?.(5);
  expect(await third).toBe(5);
  expect(loads).toHaveLength(2);
});

test('a peek shows what is known and fresh, and loads nothing', async () => {
  const { cache, clock, calls } = counting(async (key, call) => `${key}${call}`);
  expect(cache.peek('a')).toBeUndefined();
  expect(calls).toEqual([]);
  await cache.get('a');
  clock.advance(999);
  expect(await cache.peek('a')).toBe('a1');
  clock.advance(1);
  expect(cache.peek('a')).toBeUndefined();
  expect(cache.peek('b')).toBeUndefined();
  cache.set('b', 'told');
  expect(await cache.peek('b')).toBe('told');
  expect(calls).toEqual(['a']);
});

test('a peek shares a load under way, also its failure, and forgets what was not there', async () => {
  const { cache, calls } = counting(async (_, call) => {
    if (call === 1) throw new Error('no');
    return undefined;
  });
  const load = cache.get('a');
  const peeked = cache.peek('a');
  await expect(load).rejects.toThrow('no');
  await expect(peeked).rejects.toThrow('no');
  expect(cache.peek('a')).toBeUndefined();
  await cache.get('a');
  expect(cache.peek('a')).toBeUndefined();
  expect(calls).toHaveLength(2);
});
