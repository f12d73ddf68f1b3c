import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding, ProofContext, ProofPart, ProofReport } from '../part.ts';
import { type CrashRun, runCrashes } from './run.ts';

const promisedCrashes = 50;
/** In so long they must all have been; milliseconds. */
const enoughMs = 480_000;
/** A hundred still leave a map that can be read in a moment. */
const mostCrashes = 100;
const answersPerCrash = 200;
/** The third attempt of an asynchronous call comes three minutes after the first. */
const toldLimitMs = 200_000;

const crashes = `crashes survived of ${promisedCrashes} wanted`;

export const crashPart: ProofPart = {
  name: 'crash',
  title: 'kill -9 of the whole stack under load, and what it still knows when it is back',
  needed: [crashes, 'confirms acknowledged', 'calls cut off'],
  neededLater: {
    fromMs: 60_000,
    names: [
      'holds lapsed across a restart',
      'taken over after a restart',
      'events told only after a restart',
    ],
  },
  async run(context: ProofContext): Promise<ProofReport> {
    // Its engine dies with it, so it is never the one that others use.
    const { seed, limit, templatePath, progress } = context;
    const dataDirectory = mkdtempSync(join(tmpdir(), 'holdfast-crash-'));
    const options = { seed, limit, templatePath, dataDirectory, mostCrashes, answersPerCrash, toldLimitMs };
    const kept = `what the stack left is kept in ${dataDirectory}`;
    const run = await runCrashes({ ...options, progress }).catch((error: unknown) => {
      throw new Error(kept, { cause: error });
    });
    const { counts, findings } = reportOf(run);
    if (findings.length > 0)
      return { counts, findings: findings.map((one) => ({ ...one, story: [...one.story, kept] })) };
    rmSync(dataDirectory, { recursive: true });
    return { counts, findings: limit.signal.aborted ? [] : tooFew(run, limit.totalMs) };
  },
};

/** A shorter part says how many there were, and that is all. */
export function tooFew({ counts }: Pick<CrashRun, 'counts'>, totalMs: number): Finding[] {
  if (totalMs < enoughMs || counts.survived >= promisedCrashes) return [];
  const title = `only ${counts.survived} crashes in ${Math.round(totalMs / 1000)} s, and ${promisedCrashes} are wanted`;
  return [{ title, story: [] }];
}

/** The closing counts, and what was found. */
export function reportOf({ stages, told, counts, findings }: CrashRun): ProofReport {
  const operations = stages.flatMap((stage) => stage.operations);
  const tellings = [...told.events.values()].reduce((sum, { times }) => sum + times, 0);
  const met = {
    [crashes]: counts.survived,
    'confirms acknowledged': operations.filter((one) => one.op === 'confirm' && one.answer?.status === 200)
      .length,
    'holds lapsed across a restart': counts.lapses,
    'taken over after a restart': counts.takeovers,
    'calls cut off': operations.filter((one) => one.answer === null).length,
    'events told only after a restart': counts.toldLate,
  };
  return {
    counts: {
      operations: operations.length,
      ...met,
      'reserves without an answer, done': counts.done,
      'reserves without an answer, not done': counts.notDone,
      'events told': told.events.size,
      'events told again': tellings - told.events.size,
      'longest until all is told, ms': Math.round(counts.slowestTellingMs),
    },
    findings,
  };
}
