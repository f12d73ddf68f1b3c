import { expect, test } from 'vitest';
import { type ColdStartData, goalsOf, tablesOf } from '../../../bench/cold-start/report.ts';

const start = (kilobytes: number, importMs: number) => ({ kilobytes, importMs, firstCallMs: 10 });
const data: ColdStartData = {
  reserve: {
    clients: ['client-dynamodb'],
    ours: start(400, 50),
    bare: start(500, 40),
    leanBare: start(200, 30),
  },
  publish: {
    clients: ['client-eventbridge'],
    ours: start(300, 63),
    bare: start(400, 50),
    leanBare: start(250, 50),
  },
  health: { clients: [], ours: start(50, 5), bare: start(1, 1), leanBare: start(1, 1) },
};

test('the goals are held against the bare handler as anybody writes it, and say what the leaner one gives', () => {
  const [bytes, imports] = goalsOf(data);
  expect(bytes).toMatchObject({
    isMet: true,
    measured: "at most 0.8 times (reserve); 2 times (reserve) with Lambda's credentials only",
  });
  expect(imports).toMatchObject({
    isMet: false,
    measured: "at most 1.26 times (publish); 1.67 times (reserve) with Lambda's credentials only",
  });
});

test('a function without AWS clients is compared with nothing', () => {
  const [bytes] = tablesOf(data);
  expect(bytes?.rows).toEqual([
    ['reserve', 400, 500, 0.8, 200, 2],
    ['publish', 300, 400, 0.75, 250, 1.2],
    ['health', 50, 1, '', 1, ''],
  ]);
});
