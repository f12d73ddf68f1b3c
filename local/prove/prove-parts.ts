import pc from 'picocolors';
import { messageOf } from '../message-of.ts';
import { createOutputDirectory } from '../output-directory.ts';
import type { Progress } from '../progress.ts';
import { synthesise } from '../synth.ts';
import { guarded } from './guards.ts';
import { type Limit, limitOf } from './limit.ts';
import type { ProofContext, ProofPart, ProofReport } from './part.ts';
import { parts } from './parts.ts';
import { type Planned, passedOverFor, sharesOf } from './shares.ts';

/** What one part tried and found, and how long it took. */
export interface Proved {
  name: string;
  report: ProofReport;
  tookMs: number;
  /** Why it did not run, if it did not. */
  passedOver?: string;
}

interface ProveOptions {
  /** Names of the parts that are wanted. */
  only: string[];
  seed: number;
  limit: Limit;
  progress: Progress;
}

/** Runs the parts one after the other. One that finds something, or breaks off, does not keep the others from looking. */
export async function proveParts({ only, seed, limit, progress }: ProveOptions): Promise<Proved[]> {
  progress.show('synth', 'synthesising the stack');
  const templatePath = await synthesise({ outputDirectory: createOutputDirectory() });
  const { DYNAMODB_ENDPOINT: engineUrl } = process.env;
  const wanted = parts.filter(({ part }) => only.includes(part.name));
  return runParts(wanted, { seed, templatePath, engineUrl, limit, progress });
}

type RunOptions = Pick<ProofContext, 'seed' | 'templatePath' | 'engineUrl' | 'limit'> & {
  progress: Progress;
};

/** @param wanted In their order. */
export async function runParts(wanted: readonly Planned[], options: RunOptions): Promise<Proved[]> {
  const { limit, progress } = options;
  const proved: Proved[] = [];
  for (const [index, one] of wanted.entries()) {
    if (limit.signal.aborted) break;
    const { part } = one;
    const time = { leftMs: limit.leftMs(), totalMs: limit.totalMs, isAlone: wanted.length === 1 };
    const partMs = sharesOf(wanted.slice(index), time).get(part.name);
    if (partMs === undefined) {
      const passedOver = passedOverFor(one);
      progress.passedOver(part.name, passedOver);
      proved.push({ name: part.name, report: { counts: {}, findings: [] }, tookMs: 0, passedOver });
      continue;
    }
    const startedMs = performance.now();
    const report = await runPart(part, {
      ...options,
      limit: limitOf(partMs, limit.signal),
      progress: (line) => progress.show(part.name, line),
    });
    proved.push({ name: part.name, report, tookMs: performance.now() - startedMs });
    const found = report.findings.length;
    progress.done(part.name, found === 0 ? pc.green('nothing found') : pc.red(`${found} found`));
  }
  return proved;
}

const storyLines = 6;

async function runPart(part: ProofPart, context: ProofContext): Promise<ProofReport> {
  const { limit } = context;
  try {
    const report = await part.run(context);
    return guarded(report, neededBy(part, limit.totalMs), limit.signal);
  } catch (error) {
    // Being stopped in the middle is nothing that was found.
    if (limit.signal.aborted) return { counts: {}, findings: [] };
    const story = stackOf(error).split('\n').slice(0, storyLines);
    return { counts: {}, findings: [{ title: `broke off: ${messageOf(error)}`, story }] };
  }
}

/** Where it began: of the error behind all others. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return error.cause instanceof Error ? stackOf(error.cause) : (error.stack ?? '');
}

const neededBy = ({ needed = [], neededLater }: ProofPart, ms: number): string[] => [
  ...needed,
  ...(neededLater && ms >= neededLater.fromMs ? neededLater.names : []),
];
