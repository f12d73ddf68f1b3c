import { expect, test } from 'vitest';
import { fanPool } from '../../../bench/overhead/fan-pool.ts';

const itself = async <Value>(value: Value): Promise<Value> => value;

test('fans are lent in turn, and again only when their holds have lapsed', async () => {
  const holdMs = 150;
  const pool = fanPool(['a', 'b', 'c'], holdMs);
  const startMs = performance.now();
  expect(await pool.lend(2, itself)).toEqual(['a', 'b']);
  expect(performance.now() - startMs).toBeLessThan(holdMs);
  expect(await pool.lend(2, itself)).toEqual(['c', 'a']);
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(holdMs);
});

test('who is lent is lent to nobody else, and comes back whatever happens', async () => {
  const pool = fanPool(['a', 'b'], 0);
  const broken = pool.lend(2, async () => {
    await expect(pool.lend(1, itself)).rejects.toThrow('1 fans are wanted, and 0 are here');
    throw new Error('broken');
  });
  await expect(broken).rejects.toThrow('broken');
  expect(await pool.lend(2, itself)).toEqual(['a', 'b']);
});
