import { type VirtualClock, virtualClock } from '../../local/clock.ts';
import { findFunction, functionNames } from '../../local/invoke/function-names.ts';
import { fillPlaceholders } from '../../local/invoke/placeholders.ts';
import { readSample, samplePath } from '../../local/invoke/sample.ts';
import { setScene } from '../../local/invoke/scene.ts';
import { environmentVariables } from '../../local/lambda/environment-variables.ts';
import { type FunctionSettings, readFunctions } from '../../local/lambda/function-settings.ts';
import type { LocalStack } from '../../local/stack.ts';
import { rounded } from '../median.ts';
import type { BenchContext, BenchPart, BenchReport, ResultTable } from '../part.ts';
import { withStack } from '../with-stack.ts';
import { startRecorder } from './recorder.ts';
import { runSteady } from './run-steady.ts';

interface CpuCost {
  /** Processor time of one call of the handler, user and system, milliseconds. */
  handlerMs: number;
  /** Of a program that only makes the same AWS calls. */
  bareMs: number;
  calls: number;
}

export type CpuData = Record<string, CpuCost>;

const warmUps = 150;
const times = 400;

/** Processor time of each warm handler, against a program that only makes its AWS calls. */
export const cpuPart: BenchPart<CpuData> = {
  name: 'cpu',
  title: 'processor time of a warm call of each function, against its AWS calls alone',
  async run(context): Promise<BenchReport<CpuData>> {
    const clock = virtualClock(Date.now());
    const options = { clock, streams: false, schedules: false };
    const data = await withStack(context, options, (stack) => measureAll(stack, clock, context));
    return { data, tables: [tableOf(data)], goals: [], notes: [note] };
  },
};

const note = `Means of ${times} calls after ${warmUps}, in processes of their own. The AWS calls get the answers that the local stack gave the first time, so that the same event can be sent again and again.`;

async function measureAll(
  stack: LocalStack,
  clock: VirtualClock,
  { progress, signal }: BenchContext,
): Promise<CpuData> {
  const functions = readFunctions(stack.template);
  const data: CpuData = {};
  for (const name of functionNames().keys()) {
    signal.throwIfAborted();
    progress(name);
    const settings = functions.get(findFunction(name).functionId) as FunctionSettings;
    const scene = await setScene({ url: stack.url, clock }, name);
    const event = fillPlaceholders(readSample(samplePath(name)), scene);
    data[name] = await measure(settings, event, { gatewayUrl: stack.gateway.url, nowMs: clock.now() });
  }
  return data;
}

async function measure(
  settings: FunctionSettings,
  event: unknown,
  { gatewayUrl, nowMs }: { gatewayUrl: string; nowMs: number },
): Promise<CpuCost> {
  const recorder = await startRecorder(gatewayUrl);
  try {
    const variables = environmentVariables(settings, recorder.url);
    const { bundlePath } = settings;
    const job = { warmUps, times, nowMs };
    // The first call is the real one.
    await runSteady({ ...job, what: { bundlePath, event }, warmUps: 1, times: 0 }, variables);
    recorder.replay();
    const handlerMs = await runSteady({ ...job, what: { bundlePath, event } }, variables, () => {
      recorder.takeCalls();
    });
    const made = recorder.takeCalls();
    const calls = made.slice(0, made.length / times);
    const bareMs = calls.length === 0 ? 0 : await runSteady({ ...job, what: { calls } }, variables);
    return { handlerMs: rounded(handlerMs, 3), bareMs: rounded(bareMs, 3), calls: calls.length };
  } finally {
    await recorder.close();
  }
}

const tableOf = (data: CpuData): ResultTable => ({
  title: 'Processor time of a warm call, ms',
  head: ['function', 'AWS calls', 'handler', 'AWS calls alone', 'ours'],
  rows: Object.entries(data).map(([name, { handlerMs, bareMs, calls }]) => [
    name,
    calls,
    handlerMs,
    bareMs,
    rounded(handlerMs - bareMs, 3),
  ]),
});
