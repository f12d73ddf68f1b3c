import { expect, test } from 'vitest';
import { inTurns } from '../../bench/in-turns.ts';

test('every side is measured each round, each of them first in its turn, and the first round is thrown away', async () => {
  const order: string[] = [];
  const results = await inTurns(['a', 'b', 'c'], 3, async (side, round) => {
    order.push(side);
    return `${side}${round}`;
  });
  expect(order.join('')).toBe('abcbcacababc');
  expect([...results]).toEqual([
    ['a', ['a1', 'a2', 'a3']],
    ['b', ['b1', 'b2', 'b3']],
    ['c', ['c1', 'c2', 'c3']],
  ]);
});

test('what a measurement throws ends it', async () => {
  const broken = inTurns(['a'], 1, async () => {
    throw new Error('broken');
  });
  await expect(broken).rejects.toThrow('broken');
});
