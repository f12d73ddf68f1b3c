import { expect, test } from 'vitest';
import { FreePairs } from '../../../bench/simulation/free-pairs.ts';
import { seededRandom } from '../../../local/random.ts';

test.each([1, 2, 7, 64, 100])('of %i pairs the k-th free one, as a plain list says', (pairs) => {
  const random = seededRandom(pairs);
  const free = new FreePairs(pairs);
  const plain = new Set(Array.from({ length: pairs }, (_, pair) => pair));
  for (let step = 0; step < 200; step += 1) {
    const pair = Math.floor(random() * pairs);
    if (random() < 0.6) {
      free.take(pair);
      plain.delete(pair);
    } else {
      free.free(pair);
      plain.add(pair);
    }
    const list = [...plain].sort((a, b) => a - b);
    expect(free.count).toBe(list.length);
    for (const rank of [0, 1, Math.max(0, list.length - 1), list.length])
      expect(free.at(rank)).toBe(list[rank]);
  }
});
