import { virtualClock } from '../../clock.ts';
import { startStack } from '../../stack.ts';
import type { ProofContext, ProofPart, ProofReport } from '../part.ts';
import { contracts } from './contract.ts';
import { fuzz } from './fuzz.ts';

/** Requests of every kind to every route, held against the contract of the API. */
export const fuzzPart: ProofPart = {
  name: 'fuzz',
  title: 'near-valid and hostile requests to every route',
  run,
};

const startMs = Date.parse('2027-01-01T00:00:00Z');
async function run(context: ProofContext): Promise<ProofReport> {
  const { templatePath, engineUrl, seed, limit, progress } = context;
  const clock = virtualClock(startMs);
  const log: string[] = [];
  // Stream and schedules stand still: what they do has parts of its own, and here they would only take time.
  const stack = await startStack({
    templatePath,
    ...(engineUrl !== undefined && { engineUrl }),
    clock,
    streams: false,
    schedules: false,
    log: (line) => void log.push(line),
  });
  try {
    return await fuzz({ stack, clock, log, seed, limit, progress, contracts });
  } finally {
    await stack.close();
  }
}
