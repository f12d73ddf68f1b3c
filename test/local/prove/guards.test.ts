import { expect, test } from 'vitest';
import { guarded, provedNothing } from '../../../local/prove/guards.ts';

const counts = { 'lost races': 3, takeovers: 0 };
const needed = ['lost races', 'takeovers', 'faults'];
const stopped = AbortSignal.abort();
const { signal } = new AbortController();

test('a run that met nothing hard is a finding', () => {
  expect(provedNothing({ counts }, needed)).toEqual([
    { title: 'proved nothing: there were no takeovers, no faults', story: [] },
  ]);
  expect(provedNothing({ counts }, ['lost races'])).toEqual([]);
});

test('one that was stopped, or has found something, is not asked for it', () => {
  const report = { counts, findings: [] };
  expect(guarded(report, needed, signal).findings).toHaveLength(1);
  expect(guarded(report, needed, stopped)).toEqual(report);
  const found = { counts, findings: [{ title: 'a double sale', story: [] }] };
  expect(guarded(found, needed, signal)).toEqual(found);
});
