import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { environmentVariables } from './environment-variables.ts';
import type { FunctionSettings } from './function-settings.ts';
import type { WorkerSettings } from './worker-protocol.ts';

export interface WorkerOptions {
  gatewayUrl: string;
  sharedTime: Float64Array;
  log: (line: string) => void;
}

/** Starts the thread that loads the function's bundle. What it prints is logged with the function's name. */
export function startWorker(settings: FunctionSettings, options: WorkerOptions): Worker {
  const workerData: WorkerSettings = {
    functionName: settings.functionName,
    functionArn: settings.functionArn,
    bundlePath: settings.bundlePath,
    exportName: settings.exportName,
    timeoutMs: settings.timeoutMs,
    memoryMb: settings.memoryMb,
    sharedTime: options.sharedTime,
  };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData,
    env: environmentVariables(settings, options.gatewayUrl),
    argv: [],
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: settings.memoryMb },
  });
  for (const output of [worker.stdout, worker.stderr]) {
    createInterface({ input: output }).on('line', (line) => options.log(`${settings.functionId}: ${line}`));
  }
  return worker;
}
