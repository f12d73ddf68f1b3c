import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../random.ts';
import type { ChildStack } from '../child/child-stack.ts';
import { checkHistory } from '../history/check/check.ts';
import type { HistoryHeader } from '../history/operation.ts';
import { type Contents, readContents } from '../load/contents.ts';
import { look } from '../load/look.ts';
import type { Finding } from '../part.ts';
import { checkAfterRestart, pendingLapses } from './after-restart.ts';
import { audit } from './audit.ts';
import type { ClientNumbers } from './load-and-kill.ts';
import type { CrashRun } from './run.ts';
import type { Stage } from './stage.ts';
import { storyOf } from './story.ts';
import { eventIdsOf, hear, inventedEvents, lapseIdsOf, type ToldEvent } from './told.ts';

interface Restarted {
  stack: ChildStack;
  random: Random;
  next: ClientNumbers;
  /** Whether the next kill comes before all is told. */
  isHasty: boolean;
}

/** What a stage's table held, and when. */
interface Reading {
  stage: Stage;
  contents: Contents;
  readAtMs: number;
}

/** Longer, and it is counted as outstanding: until the end there is time for second attempts. */
const patienceMs = 8000;

/** All checks of a stack that has just come back; what is found goes into the run. Its streams and schedules go on. */
export async function checkRestart(run: CrashRun, restarted: Restarted): Promise<void> {
  const { stack, random, next, isHasty } = restarted;
  const { counts } = run;
  const startedMs = performance.now();
  const readings = await readTable(run, stack);
  for (const reading of readings) report(run, reading.stage, auditOf(reading));
  await heed(run, stack);
  const due = idsOf(readings);
  counts.toldLate += due.filter((id) => !run.told.events.has(id)).length;
  counts.lapses += readings.reduce(
    (sum, { contents, readAtMs }) => sum + pendingLapses(contents, readAtMs).length,
    0,
  );
  const checks = readings.map(async (reading) => {
    const { problems, counts: found } = await checkAfterRestart({ ...reading, url: stack.url, random, next });
    for (const name of ['takeovers', 'done', 'notDone'] as const) counts[name] += found[name];
    report(run, reading.stage, [...problems, ...reading.stage.problems.splice(0)]);
  });
  await Promise.all(checks);
  await stack.resume();
  if (!isHasty && (await untilTold(run, stack, due, patienceMs)).length === 0)
    counts.slowestTellingMs = Math.max(counts.slowestTellingMs, performance.now() - startedMs);
  await checkDeadLetters(run, stack);
}

/** After the last restart: everything is told at last, nothing is told that did not happen, and all still stands. */
export async function finish(run: CrashRun, stack: ChildStack, limitMs: number): Promise<void> {
  const startedMs = performance.now();
  for (;;) {
    const leftMs = limitMs - (performance.now() - startedMs);
    const missing = await untilTold(run, stack, idsOf(await readTable(run, stack)), leftMs);
    if (missing.length > 0) {
      reportAll(
        run,
        missing.map((id) => `event ${id} was never told`),
      );
      break;
    }
    // Holds that lapsed while we waited are awaited in turn.
    if (idsOf(await readTable(run, stack)).every((id) => run.told.events.has(id))) break;
  }
  for (const reading of await readTable(run, stack)) {
    const { stage, contents } = reading;
    const invented = inventedEvents(run.told, stage.hall.concertId, contents);
    report(run, stage, [...auditOf(reading), ...invented, ...stage.problems.splice(0)]);
    run.findings.push(...judge(stage));
  }
  await checkDeadLetters(run, stack);
}

/** The same judge as of histories without a crash, over all that was ever answered. */
function judge({ hall: { concert }, operations }: Stage): Finding[] {
  const header: HistoryHeader = {
    ...{ kind: 'holdfast-history', version: 1, recordedAt: new Date().toISOString(), target: 'crash' },
    // One clock for all; a millisecond either way is for rounding.
    ...{ concert, clockSkewMs: 1, strongReads: true },
  };
  return checkHistory(header, [...operations]).problems;
}

/** A stage of which nothing is left is a finding, and has no reading. */
async function readTable(run: CrashRun, { engine, tableName }: ChildStack): Promise<Reading[]> {
  const byConcert = await readContents(engine.url, tableName);
  const readAtMs = Date.now();
  return run.stages.flatMap((stage) => {
    const contents = byConcert.get(stage.hall.concertId);
    if (contents) return [{ stage, contents, readAtMs }];
    report(run, stage, [`nothing at all is left of ${stage.hall.concertId}`]);
    return [];
  });
}

const auditOf = ({ stage, contents, readAtMs }: Reading): string[] => audit(stage.ledger, contents, readAtMs);

/** Of every event that must be told sooner or later. */
const idsOf = (readings: Reading[]): string[] =>
  readings.flatMap(({ contents, readAtMs }) => [...eventIdsOf(contents), ...lapseIdsOf(contents, readAtMs)]);

/** Takes in what was told since the last time. */
async function heed(run: CrashRun, stack: ChildStack): Promise<void> {
  reportAll(run, hear(run.told, (await stack.events(run.told.seen)) as ToldEvent[]));
}

const askEveryMs = 50;

/** Resolves with the ids of the events that are still not told when the time is over. */
async function untilTold(
  run: CrashRun,
  stack: ChildStack,
  ids: string[],
  limitMs: number,
): Promise<string[]> {
  const startedMs = performance.now();
  for (let missing = ids; ; await sleep(askEveryMs)) {
    await heed(run, stack);
    missing = missing.filter((id) => !run.told.events.has(id));
    if (missing.length === 0 || performance.now() - startedMs > limitMs) return missing;
  }
}

async function checkDeadLetters(run: CrashRun, { url }: ChildStack): Promise<void> {
  const { body } = await look(url, '/_local/dead-letters');
  reportAll(
    run,
    (body.deadLetters as unknown[]).map((letter) => `there is a dead letter: ${JSON.stringify(letter)}`),
  );
}

/** For problems that no stage is known to have. */
function reportAll(run: CrashRun, problems: string[]): void {
  const operations = run.stages.flatMap((stage) => stage.operations);
  add(run, problems, operations);
}

function report(run: CrashRun, { operations }: Stage, problems: string[]): void {
  add(run, problems, operations);
}

const mostFindings = 20;

function add(
  { findings, counts, marks }: CrashRun,
  problems: string[],
  operations: Stage['operations'],
): void {
  for (const problem of problems) {
    if (findings.length === mostFindings) return;
    const title = `after crash ${counts.crashes}: ${problem}`;
    // The table is read more than once.
    if (findings.some((finding) => finding.title === title)) continue;
    findings.push({ title, story: storyOf(problem, operations, marks) });
  }
}
