import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { closingTable, isClean } from '../../../local/prove/closing-table.ts';
import { limitOf } from '../../../local/prove/limit.ts';
import type { ProofContext, ProofPart } from '../../../local/prove/part.ts';
import { runParts } from '../../../local/prove/prove-parts.ts';
import { type Planned, sharesOf } from '../../../local/prove/shares.ts';

const part = (name: string, more: Partial<ProofPart> = {}): ProofPart => ({
  ...{ name, title: name, run: async () => ({ counts: { operations: 1 }, findings: [] }) },
  ...more,
});
const shared = (name: string, leastMs: number, more: Partial<ProofPart> = {}): Planned => ({
  ...{ part: part(name, more), share: 1, leastMs },
});

async function run(wanted: Planned[], signal = new AbortController().signal) {
  const lines: string[] = [];
  const progress = {
    show: () => undefined,
    done: (name: string, verdict: string) => void lines.push(`${name} ${stripVTControlCharacters(verdict)}`),
    passedOver: (name: string, why: string) => void lines.push(`${name} ${why}`),
    stop: () => undefined,
  };
  const limit = limitOf(60_000, signal);
  const proved = await runParts(wanted, { seed: 1, templatePath: '', engineUrl: undefined, limit, progress });
  return { proved, lines, table: closingTable(proved, 1) };
}

const failing = async () => {
  throw new Error('no engine', { cause: new Error('port taken') });
};

test('a part that breaks off is a finding, and the others go on', async () => {
  const { proved, lines } = await run([shared('a', 0, { run: failing }), shared('b', 0)]);
  expect(lines).toEqual(['a 1 found', 'b nothing found']);
  expect(proved[0]?.report.findings).toEqual([
    { title: 'broke off: no engine: port taken', story: expect.arrayContaining(['Error: port taken']) },
  ]);
  expect(isClean(proved)).toBe(false);
});

test('a part with too little time has a row that says so, and what ran still counts', async () => {
  const { proved, lines, table } = await run([shared('a', 70_000), shared('b', 0)]);
  expect(lines).toEqual(['a passed over: needs 70 s', 'b nothing found']);
  expect(table).toContain('passed over: needs 70 s');
  expect(isClean(proved)).toBe(true);
});

test('when no part ran, nothing is proved', async () => {
  const { proved, table } = await run([shared('a', 70_000)]);
  expect(isClean(proved)).toBe(false);
  expect(table).toContain('Nothing was proved');
});

test('what a part needs must have happened, but not when it was stopped', async () => {
  const stopping = new AbortController();
  const stop = async () => {
    stopping.abort();
    return { counts: {}, findings: [] };
  };
  const needed = ['operations', 'expiries'];
  const { proved } = await run([shared('a', 0, { needed })]);
  expect(proved[0]?.report.findings.map(({ title }) => title)).toEqual([
    'proved nothing: there were no expiries',
  ]);
  const stopped = await run([shared('a', 0, { needed, run: stop }), shared('b', 0)], stopping.signal);
  expect(stopped.proved.map(({ name, report }) => [name, report.findings])).toEqual([['a', []]]);
});

test('what is rare must have happened only in a part that had the time for it', async () => {
  const later = (fromMs: number) => [shared('a', 0, { neededLater: { fromMs, names: ['deaths'] } })];
  expect((await run(later(61_000))).proved[0]?.report.findings).toEqual([]);
  expect((await run(later(50_000))).proved[0]?.report.findings).toHaveLength(1);
});

test('each part is given its own share', async () => {
  const given: number[] = [];
  const note = async ({ limit }: ProofContext) => {
    given.push(Math.round(limit.totalMs / 1000));
    return { counts: {}, findings: [] };
  };
  await run(['a', 'b', 'c'].map((name) => shared(name, 0, { run: note })));
  expect(given).toEqual([20, 30, 60]);
});

const long: Planned = { part: part('long'), takesMs: 150_000 };
const timesOf = (minutes: number, parts: Planned[]) =>
  Object.fromEntries(
    sharesOf(parts, {
      leftMs: minutes * 60_000 - 6000,
      totalMs: minutes * 60_000,
      isAlone: parts.length === 1,
    }),
  );

test('a part with a time of its own takes it from the whole, unless that is too short for the others', () => {
  expect(timesOf(5, [long, shared('a', 0), shared('b', 0)])).toEqual({ long: 150_000, a: 72_000, b: 72_000 });
  expect(timesOf(4, [long, shared('a', 0)])).toEqual({ a: 234_000 });
  expect(timesOf(1, [long])).toEqual({ long: 54_000 });
});

test('the part that lacks the most is passed over first, and leaves its time to the others', () => {
  const parts = [shared('a', 20_000), shared('b', 20_000), shared('c', 60_000)];
  expect(timesOf(1, parts)).toEqual({ a: 27_000, b: 27_000 });
  expect(timesOf(3.1, parts)).toEqual({ a: 60_000, b: 60_000, c: 60_000 });
});
