import { bundleName } from '../../lib/bundles.ts';
import type { PathCost } from '../calls/measure.ts';
import { paths } from '../calls/paths.ts';
import type { CpuData } from '../cpu/cpu-part.ts';
import { noUsage, sumOf, type Usage } from './bill.ts';

/** What is not measured here, and what it was taken to be. */
export const assumed = {
  /** Of a DynamoDB call inside a region: "single-digit milliseconds". */
  awsCallMs: 5,
  /** Memory at which a function has a whole processor: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
  wholeProcessorMb: 1769,
  /** The access log's line, and START, END and REPORT of Lambda. */
  accessLogBytes: 450,
  functionLogBytes: 350,
  /** What an event has around its entry in the log that operators follow: version, id, account, region. */
  envelopeBytes: 250,
};

/**
 * What one walk of a path uses, from its measured calls and processor time.
 *
 * @param memoryMb Of every function.
 * @throws Error when the processor time of a function was not measured.
 */
export function usageOf(name: string, cost: PathCost, cpu: CpuData, memoryMb: number): Usage {
  const route = paths.find((path) => path.name === name)?.route;
  const { now, after, answerBytes, eventBytes } = cost;
  const answering = {
    processorMs: route === undefined ? 0 : processorMsOf(cpu, bundleName(route), now.calls),
    calls: now.roundTrips,
  };
  const following = {
    processorMs: after.invocations > 0 ? meanAfterMs(cpu) : 0,
    calls: after.invocations > 0 ? after.calls / after.invocations : 0,
  };
  return sumOf([
    [runUsage(answering, memoryMb), now.invocations],
    [runUsage(following, memoryMb), after.invocations],
    [requestUsage(answerBytes), now.invocations],
    [
      {
        ...noUsage(),
        writeUnits: now.writeUnits + after.writeUnits,
        readUnits: now.readUnits + after.readUnits,
        events: now.events + after.events,
        archivedGigabytes: eventBytes / 1e9,
        logGigabytes: (eventBytes + (now.events + after.events) * assumed.envelopeBytes) / 1e9,
        // Making and deleting a schedule is free; it is paid for when it fires.
        scheduleInvocations: route === undefined ? 1 : 0,
      },
      1,
    ],
  ]);
}

/** One run of a function. @param calls To AWS, one after the other. */
export function runUsage(
  { processorMs, calls }: { processorMs: number; calls: number },
  memoryMb: number,
): Usage {
  const { wholeProcessorMb, awsCallMs, functionLogBytes } = assumed;
  const billedMs =
    (processorMs * wholeProcessorMb) / Math.min(memoryMb, wholeProcessorMb) + calls * awsCallMs;
  return {
    ...noUsage(),
    functionRequests: 1,
    // Each started millisecond is paid for.
    functionGigabyteSeconds: (Math.ceil(billedMs) / 1000) * (memoryMb / 1024),
    logGigabytes: functionLogBytes / 1e9,
  };
}

const requestUsage = (answerBytes: number): Usage => ({
  ...noUsage(),
  apiRequests: 1,
  logGigabytes: assumed.accessLogBytes / 1e9,
  transferGigabytes: answerBytes / 1e9,
});

/**
 * Of a run that makes so many AWS calls: the handler's own part, and its calls at what each of those took that were
 * measured. A poll that waits makes none, and the one that was measured made one.
 */
function processorMsOf(cpu: CpuData, name: string, calls: number): number {
  const cost = measured(cpu, name);
  if (cost.calls === 0) return cost.handlerMs;
  return Math.max(0, cost.handlerMs - cost.bareMs) + (cost.bareMs / cost.calls) * calls;
}

/** Of the run that was measured. @throws Error when none was. */
export const handlerMs = (cpu: CpuData, name: string): number => measured(cpu, name).handlerMs;

function measured(cpu: CpuData, name: string) {
  const cost = cpu[name];
  if (!cost) throw new Error(`the processor time of ${name} was not measured`);
  return cost;
}

const afterFunctions = ['publish', 'schedule', 'end-lease', 'expire', 'backstop'];

const meanAfterMs = (cpu: CpuData): number =>
  afterFunctions.reduce((sum, name) => sum + handlerMs(cpu, name), 0) / afterFunctions.length;
