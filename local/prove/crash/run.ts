import { between, type Random, seededRandom } from '../../random.ts';
import { type ChildStack, startChildStack } from '../child/child-stack.ts';
import type { ChildOptions } from '../child/messages.ts';
import type { Limit } from '../limit.ts';
import type { Finding } from '../part.ts';
import { checkRestart, finish } from './check.ts';
import { type ClientNumbers, type Kill, loadAndKill, longestLoadMs } from './load-and-kill.ts';
import { openStages, type Stage } from './stage.ts';
import { type Mark, storyOf } from './story.ts';
import type { Told } from './told.ts';

export interface CrashOptions {
  seed: number;
  limit: Limit;
  templatePath: string;
  /** Where the stack keeps everything: given to each one that follows. */
  dataDirectory: string;
  engineName?: ChildOptions['engineName'];
  mostCrashes: number;
  /** About how many calls are answered before a kill. */
  answersPerCrash: number;
  /** How long an event may still be outstanding at the end: calls that failed are tried again after minutes. */
  toldLimitMs: number;
  /** Called while nothing runs, after each kill: a test takes something away there. */
  whileDown?: (crash: number) => Promise<void>;
  progress(line: string): void;
}

/** All that is known of a run. */
export interface CrashRun {
  stages: Stage[];
  told: Told;
  marks: Mark[];
  counts: CrashCounts;
  findings: Finding[];
}

interface CrashCounts {
  crashes: number;
  /** After which the stack came back, and was looked at. */
  survived: number;
  /** Holds that lapsed, and of which nobody had written that down when the stack came back. */
  lapses: number;
  takeovers: number;
  /** Calls to reserve without an answer that turned out to have been done, and not. */
  done: number;
  notDone: number;
  /** Events of changes committed before a kill and told after it. */
  toldLate: number;
  /** The longest time from a restart to the last event outstanding, milliseconds. */
  slowestTellingMs: number;
}

export const noCounts = (): CrashCounts => ({
  ...{
    crashes: 0,
    survived: 0,
    lapses: 0,
    takeovers: 0,
    done: 0,
    notDone: 0,
    toldLate: 0,
    slowestTellingMs: 0,
  },
});

/**
 * Plays, kills, starts again on the same data and checks, again and again: until the time is over, something is found,
 * or it was done `mostCrashes` times.
 */
export async function runCrashes(options: CrashOptions): Promise<CrashRun> {
  const { seed, limit, mostCrashes, whileDown, progress } = options;
  const random = seededRandom(seed);
  const next = numbers();
  let stack = await startChildStack(childOptions(options));
  try {
    const stages = await openStages(() => stack.url);
    const told: Told = { seen: 0, events: new Map() };
    const run: CrashRun = { stages, told, marks: [], counts: noCounts(), findings: [] };
    let longestCycleMs = 0;
    while (run.counts.crashes < mostCrashes && limit.leftMs() > longestCycleMs && run.findings.length === 0) {
      const beganAtMs = performance.now();
      run.counts.crashes += 1;
      const { crashes } = run.counts;
      await killAndMark(run, stack, killPlan(random, crashes, options), next);
      if (run.findings.length > 0) break;
      await whileDown?.(crashes);
      const paused = crashes % 2 === 1;
      const restarted = await restart(run, { ...childOptions(options), paused });
      if (!restarted) break;
      stack = restarted;
      await checkRestart(run, { stack, random, next, isHasty: isHasty(crashes) });
      run.counts.survived += 1;
      longestCycleMs = Math.max(longestCycleMs, performance.now() - beganAtMs);
      progress(lineOf(run));
    }
    // Whoever stops us does not wait for what is still to be told.
    if (run.findings.length === 0 && !limit.signal.aborted) await finish(run, stack, options.toldLimitMs);
    return run;
  } finally {
    await stack.close();
  }
}

const childOptions = ({ templatePath, dataDirectory, engineName }: CrashOptions): ChildOptions => ({
  templatePath,
  dataDirectory,
  ...(engineName && { engineName }),
});

function numbers(): ClientNumbers {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}

/** Every fifth time the next kill comes while the stack is still busy with what the last one left. */
const isHasty = (crash: number): boolean => crash % 5 === 4;

function killPlan(random: Random, crash: number, { seed, answersPerCrash }: CrashOptions): Kill {
  const most = answersPerCrash * 1.5;
  const afterAnswers = isHasty(crash - 1) ? between(random, 1, most / 8) : between(random, most / 3, most);
  return { afterAnswers, what: random() < 0.3 ? 'stack' : 'all', seed: seed + crash * 1000 };
}

async function killAndMark(run: CrashRun, stack: ChildStack, kill: Kill, next: ClientNumbers): Promise<void> {
  const answered = await loadAndKill(run.stages, stack, kill, next);
  const whom = kill.what === 'all' ? 'the stack and its engine' : 'the stack, whose engine ends with it';
  run.marks.push({ atMs: Date.now(), text: `kill -9 of ${whom} (crash ${run.counts.crashes})` });
  if (answered > 0) return;
  const title = `before crash ${run.counts.crashes} the stack answered nothing for ${longestLoadMs / 1000} s`;
  run.findings.push({ title, story: storyOf(title, [], run.marks) });
}

async function restart(run: CrashRun, options: ChildOptions): Promise<ChildStack | undefined> {
  try {
    const stack = await startChildStack(options);
    run.marks.push({ atMs: Date.now(), text: 'the stack is back' });
    return stack;
  } catch (error) {
    const title = `after crash ${run.counts.crashes} the stack did not start again: ${error}`;
    run.findings.push({ title, story: storyOf(title, [], run.marks) });
    return undefined;
  }
}

function lineOf({ counts, stages, told }: CrashRun): string {
  const operations = stages.reduce((sum, stage) => sum + stage.operations.length, 0);
  return `${counts.crashes} crashes, ${operations} operations, ${counts.lapses} lapses, ${told.events.size} events`;
}
