import { expect, test } from 'vitest';
import { mostQueries, type WatchersData, watchersGoal } from '../../../bench/growth/watchers.ts';

const watched = (figures: Partial<WatchersData['cached']>): WatchersData => {
  const cached = {
    how: '',
    seconds: 9.6,
    answers: 20_000,
    refusals: 0,
    queries: 33,
    readUnits: 80,
    oldestMs: 900,
  };
  return { sections: 3, connections: 500, cached: { ...cached, ...figures }, direct: cached };
};

test('each section may be asked for once in each second, and in the one that had begun', () => {
  expect(mostQueries(watched({}))).toBe(33);
  expect(watchersGoal(watched({})).isMet).toBe(true);
  expect(watchersGoal(watched({ queries: 34 })).isMet).toBe(false);
});

test('watchers who are refused have not been served', () => {
  expect(watchersGoal(watched({ refusals: 1 })).isMet).toBe(false);
});
