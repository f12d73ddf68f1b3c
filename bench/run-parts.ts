import pc from 'picocolors';
import { messageOf } from '../local/message-of.ts';
import type { Progress } from '../local/progress.ts';
import type { BenchContext, BenchPart, BenchReport } from './part.ts';

/** What one part has measured, and how long it took. */
export interface Measured {
  name: string;
  title: string;
  tookMs: number;
  report: BenchReport;
}

interface Options extends Pick<BenchContext, 'templatePath' | 'engineUrl' | 'signal'> {
  progress: Progress;
  /** Data of the parts by name, from results that were kept. */
  before: ReadonlyMap<string, unknown>;
}

/** Runs the parts one after the other. One that breaks off does not keep the others from measuring. */
export async function runParts(
  wanted: readonly BenchPart[],
  { progress, before, ...context }: Options,
): Promise<{ done: Measured[]; failed: { name: string; why: string }[] }> {
  const done: Measured[] = [];
  const failed: { name: string; why: string }[] = [];
  const known = new Map(before);
  const earlier = (name: string) => {
    if (!known.has(name)) throw new Error(`it needs the results of ${name}, which never ran`);
    return known.get(name);
  };
  for (const part of wanted) {
    const { name, title } = part;
    if (context.signal.aborted) break;
    const why = await part.cannotRun?.();
    if (why !== undefined) {
      progress.passedOver(name, `passed over: ${why}`);
      continue;
    }
    const startedMs = performance.now();
    try {
      const report = await part.run({ ...context, earlier, progress: (line) => progress.show(name, line) });
      const tookMs = performance.now() - startedMs;
      known.set(name, report.data);
      done.push({ name, title, tookMs, report });
      progress.done(name, `${Math.round(tookMs / 1000)} s${verdictOf(report)}`);
    } catch (error) {
      if (context.signal.aborted) break;
      failed.push({ name, why: messageOf(error) });
      progress.done(name, pc.red('broke off'));
    }
  }
  return { done, failed };
}

function verdictOf({ goals }: BenchReport): string {
  if (goals.length === 0) return '';
  const missed = goals.filter(({ isMet }) => !isMet).length;
  return missed === 0 ? `, ${pc.green('every goal met')}` : `, ${pc.yellow(`${missed} goals not met`)}`;
}
