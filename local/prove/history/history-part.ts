import { createFaults } from '../../faults/faults.ts';
import type { EffectKind } from '../../faults/rule.ts';
import { startStack } from '../../stack.ts';
import { guarded } from '../guards.ts';
import type { Limit } from '../limit.ts';
import type { ProofContext, ProofPart, ProofReport } from '../part.ts';
import { drivingFaults } from './faults.ts';
import { driveRounds } from './rounds.ts';

/** Clients and functions read the same clock here; a millisecond either way is for rounding. */
const localSkewMs = 1;
/** Clients that keep their clocks by NTP, and Lambda's own. */
const deployedSkewMs = 500;

const hard = [
  ...['operations', 'calls from the queue', 'lost races', 'expiries', 'takeovers', 'calls at expiresAt'],
  ...['repeated keys', 'confirmed'],
];

const kinds = [...new Set(drivingFaults.map(({ effect }) => effect.kind))];
const countOf = (kind: EffectKind): string => `faults: ${kind}`;
/** Of these a run of 48 s met 16 and more; of each of the others between 1 and 11, so a short one may miss some by luck. */
const frequent: EffectKind[] = ['throttle', 'conflict', 'serverError', 'latency', 'loseAnswer'];

export const historyPart: ProofPart = {
  name: 'history',
  title: 'many clients at once under faults: each seat’s history must have a linearisation',
  needed: [...hard, 'unknown outcomes', 'faults', ...frequent.map(countOf)],
  neededLater: { fromMs: 60_000, names: kinds.map(countOf) },
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
    const happened = faults.counts();
    const byKind = Object.fromEntries(kinds.map((kind) => [countOf(kind), happened[kind] ?? 0]));
    return { ...report, counts: { ...report.counts, faults: faults.total(), ...byKind } };
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
  return guarded(report, hard, target.limit.signal);
}
