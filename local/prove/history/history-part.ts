import { createFaults } from '../../faults/faults.ts';
import { startStack } from '../../stack.ts';
import type { Limit } from '../limit.ts';
import type { ProofContext, ProofPart, ProofReport } from '../part.ts';
import { drivingFaults } from './faults.ts';
import { driveRounds, provedNothing } from './rounds.ts';

/** Clients and functions read the same clock here; a millisecond either way is for rounding. */
const localSkewMs = 1;
/** Clients that keep their clocks by NTP, and Lambda's own. */
const deployedSkewMs = 500;

const hard = ['lost races', 'expiries', 'takeovers', 'calls at expiresAt', 'repeated keys', 'confirmed'];

export const historyPart: ProofPart = {
  name: 'history',
  title: 'many clients at once under faults: each seat’s history must have a linearisation',
  run: proveHistory,
};

async function proveHistory({
  seed,
  limit,
  templatePath,
  engineUrl,
  progress,
}: ProofContext): Promise<ProofReport> {
  const faults = createFaults({ seed, rules: drivingFaults });
  const stack = await startStack({
    templatePath,
    ...(engineUrl && { engineUrl }),
    faults,
    log: () => undefined,
  });
  try {
    const settings = { url: stack.url, clockSkewMs: localSkewMs, strongReads: true };
    const report = await driveRounds({ ...settings, seed, limit, progress });
    const happened = Object.values(faults.counts()).reduce((sum, count) => sum + count, 0);
    const counts = { ...report.counts, faults: happened };
    const wanted = [...hard, 'unknown outcomes', 'faults'];
    return { counts, findings: [...report.findings, ...provedNothing({ ...report, counts }, wanted)] };
  } finally {
    await stack.close();
  }
}

/** Drives a stack that runs elsewhere: on this machine, or on AWS with the caller's own credentials. */
export async function proveTarget(target: {
  url: string;
  seed: number;
  limit: Limit;
  progress(line: string): void;
}): Promise<ProofReport> {
  const { hostname } = new URL(target.url);
  const isLocal = hostname === '127.0.0.1' || hostname === 'localhost';
  const clockSkewMs = isLocal ? localSkewMs : deployedSkewMs;
  const report = await driveRounds({ ...target, clockSkewMs, strongReads: isLocal });
  return { ...report, findings: [...report.findings, ...provedNothing(report, hard)] };
}
