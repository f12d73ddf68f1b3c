import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProofContext, ProofPart, ProofReport } from '../part.ts';
import { type CrashRun, runCrashes } from './run.ts';

/** Fifty is what is promised; a hundred still leave a map that can be read in a moment. */
const mostCrashes = 100;
const answersPerCrash = 200;
/** The third attempt of an asynchronous call comes three minutes after the first. */
const toldLimitMs = 200_000;

export const crashPart: ProofPart = {
  name: 'crash',
  title: 'kill -9 of the whole stack under load, and what it still knows when it is back',
  async run(context: ProofContext): Promise<ProofReport> {
    // Its engine dies with it, so it is never the one that others use.
    const { seed, limit, templatePath, progress } = context;
    const dataDirectory = mkdtempSync(join(tmpdir(), 'holdfast-crash-'));
    const options = { seed, limit, templatePath, dataDirectory, mostCrashes, answersPerCrash, toldLimitMs };
    const report = reportOf(await runCrashes({ ...options, progress }));
    if (report.findings.length === 0) rmSync(dataDirectory, { recursive: true });
    else progress(`what the stack left is kept in ${dataDirectory}`);
    return report;
  },
};

/** The closing counts, and a finding for each thing that did not happen at all: then nothing was proved. */
export function reportOf({ stages, told, counts, findings }: CrashRun): ProofReport {
  const operations = stages.flatMap((stage) => stage.operations);
  const tellings = [...told.events.values()].reduce((sum, { times }) => sum + times, 0);
  const needed = {
    crashes: counts.crashes,
    'confirms acknowledged': operations.filter((one) => one.op === 'confirm' && one.answer?.status === 200)
      .length,
    'holds lapsed across a restart': counts.lapses,
    'taken over after a restart': counts.takeovers,
    'calls cut off': operations.filter((one) => one.answer === null).length,
    'events told only after a restart': counts.toldLate,
  };
  const nothing = Object.entries(needed)
    .filter(([, count]) => count === 0)
    .map(([what]) => ({ title: `the crash part proved nothing: no ${what}`, story: [] }));
  return {
    counts: {
      operations: operations.length,
      ...needed,
      'reserves without an answer, done': counts.done,
      'reserves without an answer, not done': counts.notDone,
      'events told': told.events.size,
      'events told again': tellings - told.events.size,
      'longest until all is told, ms': Math.round(counts.slowestTellingMs),
    },
    findings: [...findings, ...nothing],
  };
}
