import { createOutputDirectory } from '../output-directory.ts';
import { synthesise } from '../synth.ts';
import { type Limit, limitOf } from './limit.ts';
import type { ProofReport } from './part.ts';
import { parts } from './parts.ts';
import type { Progress } from './progress.ts';

/** What one part tried and found, and how long it took. */
export interface Proved {
  name: string;
  report: ProofReport;
  tookMs: number;
}

interface ProveOptions {
  /** Names of the parts that are wanted. */
  only: string[];
  seed: number;
  limit: Limit;
  progress: Progress;
}

/** Runs the parts one after the other. One that finds something does not keep the others from looking. */
export async function proveParts({ only, seed, limit, progress }: ProveOptions): Promise<Proved[]> {
  progress.show('synth', 'synthesising the stack');
  const templatePath = await synthesise({ outputDirectory: createOutputDirectory() });
  const { DYNAMODB_ENDPOINT: engineUrl } = process.env;
  const proved: Proved[] = [];
  const wanted = parts.filter(({ part }) => only.includes(part.name));
  for (const [index, { part, share }] of wanted.entries()) {
    if (limit.signal.aborted) break;
    const shares = wanted.slice(index).reduce((sum, one) => sum + one.share, 0);
    const partMs = (limit.leftMs() * share) / shares;
    if (partMs < (part.leastMs ?? 0)) {
      progress.show(part.name, `passed over: needs ${Math.ceil((part.leastMs ?? 0) / 1000)} s`);
      progress.done(part.name, 0);
      continue;
    }
    const startedMs = performance.now();
    const report = await part.run({
      seed,
      limit: limitOf(partMs, limit.signal),
      templatePath,
      engineUrl,
      progress: (line) => progress.show(part.name, line),
    });
    proved.push({ name: part.name, report, tookMs: performance.now() - startedMs });
    progress.done(part.name, report.findings.length);
  }
  return proved;
}
