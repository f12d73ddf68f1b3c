import { bundleName } from '../../lib/bundles.ts';
import type { PathCost } from '../calls/measure.ts';
import { paths } from '../calls/paths.ts';
import type { CpuData } from '../cpu/cpu-part.ts';
import type { Usage } from './bill.ts';

/** What is not measured here, and what it was taken to be. */
export const assumed = {
  /** Of a DynamoDB call inside a region: "single-digit milliseconds". */
  awsCallMs: 5,
  /** Memory at which a function has a whole processor: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
  wholeProcessorMb: 1769,
  /** The access log's line, and START, END and REPORT of Lambda. */
  accessLogBytes: 450,
  functionLogBytes: 350,
  /** Headers and body, but for the seat map. */
  answerBytes: 1200,
};

/**
 * What one walk of a path uses, from its measured calls and processor time.
 *
 * @param memoryMb Of every function.
 */
export function usageOf(name: string, cost: PathCost, cpu: CpuData, memoryMb: number): Usage {
  const route = paths.find((path) => path.name === name)?.route;
  const { now, after } = cost;
  const invocations = now.invocations + after.invocations;
  const processorMs = cpuMsOf(route, cpu) * now.invocations + meanAfterMs(cpu) * after.invocations;
  const waitingMs = (now.roundTrips + after.calls) * assumed.awsCallMs;
  const billedMs =
    (processorMs * assumed.wholeProcessorMb) / Math.min(memoryMb, assumed.wholeProcessorMb) + waitingMs;
  return {
    apiRequests: now.invocations,
    functionRequests: invocations,
    functionGigabyteSeconds: (billedMs / 1000) * (memoryMb / 1024),
    writeUnits: now.writeUnits + after.writeUnits,
    readUnits: now.readUnits + after.readUnits,
    events: after.events,
    // Making and deleting a schedule is free; it is paid for when it fires.
    scheduleInvocations: route === undefined ? 1 : 0,
    logGigabytes: (now.invocations * assumed.accessLogBytes + invocations * assumed.functionLogBytes) / 1e9,
    transferGigabytes: (now.invocations * assumed.answerBytes) / 1e9,
  };
}

function cpuMsOf(route: string | undefined, cpu: CpuData): number {
  if (route === undefined) return 0;
  const cost = cpu[bundleName(route)];
  if (!cost) throw new Error(`the processor time of ${route} was not measured`);
  return cost.handlerMs;
}

const afterFunctions = ['publish', 'schedule', 'end-lease', 'expire', 'backstop'];

function meanAfterMs(cpu: CpuData): number {
  const measured = afterFunctions.map((name) => cpu[name]?.handlerMs ?? 0);
  return measured.reduce((sum, ms) => sum + ms, 0) / measured.length;
}
