import { availableEngines } from '../../engine/engine.ts';
import { startChildStack } from '../child/child-stack.ts';
import type { ChildOptions } from '../child/messages.ts';
import type { Finding, ProofContext, ProofPart, ProofReport } from '../part.ts';
import { type Growth, growthOf, median } from './flatness.ts';
import { type Sample, type Soak, soak } from './soak.ts';

const mebibyte = 2 ** 20;
/** Resident memory swings with the garbage of twenty threads; the events kept, 25 MB when they are all there, are in it. */
const residentNoiseBytes = 64 * mebibyte;
/** Until all functions have run hot, and a few collections long: before, resident memory only ever goes up. */
const shortestJudgedMs = 600_000;
/** Live objects alone are counted here. */
const heapNoiseBytes = 4 * mebibyte;
/** Of twenty threads; one that is first needed late brings its code. */
const functionsNoiseBytes = 16 * mebibyte;
/** Start and end of the stack, and the end of the load, are within the limit. */
const reservedMs = 10_000;

export const soakPart: ProofPart = {
  name: 'soak',
  title: 'steady load, in which nothing may grow but finished reservations',
  needed: ['reserved', 'confirmed', 'cancelled'],
  async run({ templatePath, seed, limit, progress }: ProofContext): Promise<ProofReport> {
    // In memory and on an engine of its own, whose memory is measured apart.
    const stack = await startChildStack({ templatePath, ...(await steadyEngine()) });
    try {
      const lastsMs = Math.max(0, limit.leftMs() - reservedMs);
      const { signal } = limit;
      const tell = (sample: Sample) => progress(lineOf(sample));
      return reportOf(await soak(stack, { lastsMs, seed, signal, progress: tell }));
    } finally {
      await stack.close();
    }
  },
};

/**
 * DynamoDB Local where it is to be had: its writes take as long after an hour as at the start. Dynoxide numbers a change
 * by looking at all earlier ones of the table, which adds 0.3 ms per thousand to each write and each read of the stream.
 */
async function steadyEngine(): Promise<Pick<ChildOptions, 'engineName'>> {
  const names = await availableEngines();
  return names.includes('dynamodb-local') ? { engineName: 'dynamodb-local' } : {};
}

const inMebibytes = (bytes: number): number => Math.round(bytes / mebibyte);

const lineOf = ({ calls, stackBytes, heapBytes, functionsBytes, engineBytes }: Sample): string =>
  `${calls} calls, stack ${inMebibytes(stackBytes)} MB of which ${inMebibytes(heapBytes)} + ${inMebibytes(functionsBytes)} MB live, ` +
  `engine ${inMebibytes(engineBytes)} MB`;

/** The closing counts, and a finding for whatever grew. */
export function reportOf({ samples, looks, load, deadLetters }: Soak): ProofReport {
  const points = (of: (sample: Sample) => number) =>
    samples.map((sample) => ({ atMs: sample.atMs, calls: sample.calls, bytes: of(sample) }));
  const isLong = (samples.at(-1)?.atMs ?? 0) >= shortestJudgedMs * 0.9;
  const measured = growthOf(
    points(({ stackBytes }) => stackBytes),
    residentNoiseBytes,
  );
  const resident: Growth = isLong ? measured : { ...measured, verdict: 'not judged' };
  const live = growthOf(
    points(({ heapBytes }) => heapBytes),
    heapNoiseBytes,
  );
  const functions = growthOf(
    points(({ functionsBytes }) => functionsBytes),
    functionsNoiseBytes,
  );
  const last = looks.at(-1);
  const findings = [
    ...grows('resident memory of the stack', resident, samples, ({ stackBytes }) => stackBytes),
    ...grows('live memory of the stack', live, samples, ({ heapBytes }) => heapBytes),
    ...grows('live memory of the functions', functions, samples, ({ functionsBytes }) => functionsBytes),
    ...growingResources(samples),
    ...growing(
      'schedules',
      samples.map(({ schedules }) => schedules),
    ),
    ...looks.flatMap(({ problems }) => problems).map((title) => ({ title, story: [] })),
    ...load.problems.map((title) => ({ title, story: [] })),
    ...lettersFound(deadLetters),
    ...unanswered(load.counts),
  ];
  return {
    counts: {
      operations: load.counts.calls,
      ...inWords(load.counts),
      concerts: load.halls.length,
      samples: samples.length,
      'stack at the start of the warm part, MB': inMebibytes(warm(samples)[0]?.stackBytes ?? 0),
      'stack at the end, MB': inMebibytes(samples.at(-1)?.stackBytes ?? 0),
      'stack grew when warm, MB': inMebibytes(resident.bytes),
      'bytes a call': resident.bytesPerCall,
      'live at the end, MB': inMebibytes(samples.at(-1)?.heapBytes ?? 0),
      'live grew when warm, kB': Math.round(live.bytes / 1024),
      'live bytes a call': live.bytesPerCall,
      'live in functions at the end, MB': inMebibytes(samples.at(-1)?.functionsBytes ?? 0),
      'live in functions grew when warm, kB': Math.round(functions.bytes / 1024),
      'engine at the start, MB': inMebibytes(samples[0]?.engineBytes ?? 0),
      'engine at the end, MB': inMebibytes(samples.at(-1)?.engineBytes ?? 0),
      'most leases of a concert': Math.max(0, ...looks.map(({ mostLeases }) => mostLeases)),
      'most calls in a gate': Math.max(0, ...looks.map(({ mostGateCalls }) => mostGateCalls)),
      ...Object.fromEntries(
        Object.entries(last?.kinds ?? {}).map(([kind, count]) => [`${kind} items at the end`, count]),
      ),
    },
    notes: [
      `resident memory ${saidOf(resident, ' (only from 10 minutes on)')}`,
      `live memory ${saidOf(live, ' (too few samples)')}`,
      `live memory of the functions ${saidOf(functions, ' (too few samples)')}`,
    ],
    findings,
  };
}

const saidOf = ({ verdict }: Growth, whyNot: string): string =>
  verdict === 'not judged' ? `${verdict}${whyNot}` : verdict;

const inWords = ({
  joins,
  reserved,
  confirmed,
  cancelled,
  lostRaces,
  busy,
  noAnswer,
}: Soak['load']['counts']) => ({
  ...{ joins, reserved, confirmed, cancelled, busy },
  'lost races': lostRaces,
  'without an answer': noAnswer,
});

const warm = (samples: readonly Sample[]) => samples.slice(Math.floor(samples.length / 3));

function grows(
  what: string,
  { verdict, bytes, bytesPerCall }: Growth,
  samples: Sample[],
  of: (sample: Sample) => number,
): Finding[] {
  if (verdict !== 'grows') return [];
  const step = Math.max(1, Math.floor(samples.length / 20));
  const story = samples
    .filter((_, index) => index % step === 0)
    .map(
      (sample) => `${Math.round(sample.atMs / 1000)} s, ${sample.calls} calls: ${inMebibytes(of(sample))} MB`,
    );
  return [{ title: `${what} grows: ${bytes} bytes when warm, ${bytesPerCall} a call`, story }];
}

function growingResources(samples: Sample[]): Finding[] {
  const kinds = new Set(samples.flatMap(({ resources }) => Object.keys(resources)));
  return [...kinds].flatMap((kind) =>
    growing(
      `active ${kind}`,
      samples.map(({ resources }) => resources[kind] ?? 0),
    ),
  );
}

/** Two dozen clients have a few timers and sockets each: as many more are a busy moment, which a slow machine makes long. */
const mostOfAMoment = 100;

/** A quarter more in the last third than in the middle one, and more than a busy moment makes. */
function growing(what: string, counts: number[]): Finding[] {
  const third = Math.floor(counts.length / 3);
  const [before, after] = [counts.slice(third, 2 * third), counts.slice(-third)].map(median) as [
    number,
    number,
  ];
  if (third === 0 || after <= before * 1.25 + mostOfAMoment) return [];
  return [{ title: `there are more and more ${what}: ${before}, and later ${after}`, story: [] }];
}

function lettersFound(letters: Soak['deadLetters']): Finding[] {
  if (letters.length === 0) return [];
  const kinds = Map.groupBy(letters, ({ source, reason }) => `${source}: ${reason}`);
  const story = [...kinds].map(
    ([kind, all]) => `${all.length} in ${kind}, the first ${JSON.stringify(all[0]?.payload).slice(0, 600)}`,
  );
  return [{ title: `there are ${letters.length} dead letters`, story }];
}

/** On a busy machine a call may take longer than a client waits; one in a thousand does no harm. */
const unanswered = ({ calls, noAnswer }: Soak['load']['counts']): Finding[] =>
  noAnswer * 1000 <= calls ? [] : [{ title: `${noAnswer} of ${calls} calls got no answer`, story: [] }];
