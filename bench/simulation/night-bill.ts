import { type CallsData, costOf } from '../calls/calls-part.ts';
import type { PathCost } from '../calls/measure.ts';
import type { CpuData } from '../cpu/cpu-part.ts';
import { type Bill, billOf, noUsage, sumOf } from '../money/bill.ts';
import { usageOf } from '../money/path-usage.ts';
import { gateWrite, type PathName } from './footprints.ts';
import type { SimulationResult } from './simulate.ts';

const memoryMb = 512;

/** What a simulated night costs, by the measured cost of each path that was walked. */
export function nightBill({ walked, beyond }: SimulationResult, calls: CallsData, cpu: CpuData): Bill {
  const parts = (Object.entries(walked) as [PathName, number][]).map(
    ([path, count]) => [usageOf(measuredPath(path), costFor(calls, path), cpu, memoryMb), count] as const,
  );
  return billOf(sumOf([...parts, [{ ...noUsage(), ...beyond }, 1]]));
}

/** With the one container of a single machine, nobody finds the turn taken: such a poll is one that waits, and a write refused. */
const measuredPath = (path: PathName): string =>
  path === 'poll, another has the turn' ? 'poll, waiting' : path;

function costFor(calls: CallsData, path: PathName): PathCost {
  const cost = costOf(calls, measuredPath(path));
  if (measuredPath(path) === path) return cost;
  return { ...cost, now: { ...cost.now, writeUnits: gateWrite.writes.gate } };
}
