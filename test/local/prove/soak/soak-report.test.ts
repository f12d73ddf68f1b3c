import { expect, test } from 'vitest';
import { guarded } from '../../../../local/prove/guards.ts';
import { growthOf } from '../../../../local/prove/soak/flatness.ts';
import type { Sample } from '../../../../local/prove/soak/soak.ts';
import { reportOf, soakPart } from '../../../../local/prove/soak/soak-part.ts';
import { seededRandom } from '../../../../local/random.ts';

const mebibyte = 2 ** 20;
const hourMs = 3_600_000;
const callsPerMs = 0.1;

/** An hour at 100 calls a second, a sample each 20 s; `bytesAt` on top of 500 MB that swing by 40 as garbage comes and goes. */
function hour(bytesAt: (atMs: number) => number) {
  const random = seededRandom(1);
  return Array.from({ length: 180 }, (_, index) => {
    const atMs = (index + 1) * 20_000;
    const bytes = 500 * mebibyte + random() * 40 * mebibyte + bytesAt(atMs);
    return { atMs, calls: atMs * callsPerMs, bytes };
  });
}

test('a leak of 1 kB a call is found in an hour', () => {
  const growth = growthOf(
    hour((atMs) => atMs * callsPerMs * 1000),
    64 * mebibyte,
  );
  expect(growth.verdict).toBe('grows');
  expect(growth.bytesPerCall).toBeGreaterThan(950);
  expect(growth.bytesPerCall).toBeLessThan(1050);
});

test.each<[string, (atMs: number) => number]>([
  ['garbage that comes and goes', () => 0],
  ['caches that fill at the start', (atMs) => 200 * mebibyte * (1 - Math.exp(-atMs / 200_000))],
  ['events that are kept until they are too many', (atMs) => 25 * mebibyte * Math.min(1, atMs / hourMs)],
  ['one step', (atMs) => (atMs > hourMs / 2 ? 50 * mebibyte : 0)],
])('%s is no leak', (_, bytesAt) => {
  expect(growthOf(hour(bytesAt), 64 * mebibyte).verdict).toBe('flat');
});

const counts = {
  ...{ calls: 1000, joins: 1, reserved: 1, confirmed: 1, cancelled: 1 },
  ...{ lostRaces: 0, busy: 0, noAnswer: 0 },
};

function soakOf(change: (sample: Sample, index: number) => Partial<Sample> = () => ({})) {
  const samples = hour(() => 0).map(({ atMs, calls, bytes }, index) => {
    const memory = {
      stackBytes: bytes,
      engineBytes: 6 * mebibyte,
      heapBytes: 20 * mebibyte,
      functionsBytes: 200 * mebibyte,
    };
    const rest = { joins: 0, schedules: 3, resources: { Timeout: 5 } };
    const sample: Sample = { atMs, calls, ...memory, ...rest };
    return { ...sample, ...change(sample, index) };
  });
  return { samples, looks: [], load: { counts, halls: [], problems: [] }, deadLetters: [] };
}

test('a steady stack has no findings', () => {
  expect(reportOf(soakOf()).findings).toEqual([]);
});

test.each<[string, (sample: Sample, index: number) => Partial<Sample>, string]>([
  [
    'memory',
    ({ calls }) => ({ stackBytes: 500 * mebibyte + calls * 1000 }),
    'resident memory of the stack grows',
  ],
  [
    'live objects',
    ({ calls }) => ({ heapBytes: 20 * mebibyte + calls * 600 }),
    'live memory of the stack grows',
  ],
  [
    'what functions remember',
    ({ calls }) => ({ functionsBytes: 200 * mebibyte + calls * 600 }),
    'live memory of the functions grows',
  ],
  [
    'sockets',
    (_, index) => ({ resources: { TCPSocketWrap: 3 * index } }),
    'more and more active TCPSocketWrap',
  ],
  ['schedules', (_, index) => ({ schedules: 3 * index }), 'more and more schedules'],
])('%s that grow are found', (_, change, title) => {
  const titles = reportOf(soakOf(change)).findings.map((finding) => finding.title);
  expect(titles).toEqual([expect.stringContaining(title)]);
});

test('a dead letter is found', () => {
  const deadLetters = [{ source: 'ExpireQueue', reason: 'RetriesExhausted', payload: { a: 1 } }];
  expect(reportOf({ ...soakOf(), deadLetters }).findings).toEqual([
    {
      title: 'there are 1 dead letters',
      story: ['1 in ExpireQueue: RetriesExhausted, the first {"a":1}'],
    },
  ]);
});

test('calls without an answer are found', () => {
  const soak = soakOf();
  const silent = { ...soak, load: { ...soak.load, counts: { ...counts, noAnswer: 2 } } };
  expect(reportOf(silent).findings.map(({ title }) => title)).toEqual(['2 of 1000 calls got no answer']);
});

test('a soak in which nothing was sold proves nothing', () => {
  const soak = soakOf();
  const idle = { ...soak, load: { ...soak.load, counts: { ...counts, confirmed: 0 } } };
  const { findings } = guarded(reportOf(idle), soakPart.needed ?? [], new AbortController().signal);
  expect(findings.map(({ title }) => title)).toEqual(['proved nothing: there were no confirmed']);
});

test('what is too short to be judged is said not to be, whatever it did', () => {
  const growing = soakOf(({ calls }) => ({ stackBytes: 500 * mebibyte + calls * 1000 }));
  const short = reportOf({ ...growing, samples: growing.samples.slice(0, 25) });
  expect(short.notes).toEqual([
    'resident memory not judged (only from 10 minutes on)',
    'live memory flat',
    'live memory of the functions flat',
  ]);
  const few = reportOf({ ...growing, samples: growing.samples.slice(0, 5) });
  expect(few.notes?.[1]).toBe('live memory not judged (too few samples)');
  expect(few.findings).toEqual([]);
});
