import type { Finding, ProofReport } from './part.ts';

/** A run that met nothing hard has shown nothing: a finding that names the counts that are 0 and must not be. */
export function provedNothing({ counts }: Pick<ProofReport, 'counts'>, needed: readonly string[]): Finding[] {
  const missing = needed.filter((name) => !counts[name]);
  if (missing.length === 0) return [];
  return [{ title: `proved nothing: there were no ${missing.join(', no ')}`, story: [] }];
}

/**
 * The report, with a finding for what was needed and did not happen. Whoever was stopped, or ended early because
 * something was found, did not have the time for it, and is not asked.
 */
export function guarded(report: ProofReport, needed: readonly string[], signal: AbortSignal): ProofReport {
  if (signal.aborted || report.findings.length > 0) return report;
  return { ...report, findings: provedNothing(report, needed) };
}
