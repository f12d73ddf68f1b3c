import { expect, test } from 'vitest';
import { Agenda } from '../../../bench/simulation/agenda.ts';
import { seededRandom } from '../../../local/random.ts';

function runAll(agenda: Agenda): void {
  for (let task = agenda.next(); task; task = agenda.next()) task();
}

test('everything happens in the order of its time, whatever the order it came in', () => {
  const random = seededRandom(1);
  const agenda = new Agenda(0);
  const seen: number[] = [];
  for (let index = 0; index < 1000; index += 1)
    agenda.at(Math.floor(random() * 100), () => seen.push(agenda.nowMs));
  runAll(agenda);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen).toHaveLength(1000);
});

test('what is due at once comes in the order in which it was asked for, and nothing in the past', () => {
  const agenda = new Agenda(10);
  const seen: string[] = [];
  agenda.at(20, () => {
    seen.push('a');
    agenda.at(5, () => seen.push(`c at ${agenda.nowMs}`));
  });
  agenda.at(20, () => seen.push('b'));
  runAll(agenda);
  expect(seen).toEqual(['a', 'b', 'c at 20']);
});
