import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { environmentVariables } from './environment-variables.ts';
import type { FunctionSettings } from './function-settings.ts';
import { failure, type InvocationError, type InvocationResult, stopped } from './invocation.ts';
import type { WorkerMessage, WorkerRequest, WorkerSettings } from './worker-protocol.ts';

/** Bound on loading the code. Lambda gives 10 s, but has not twenty functions starting on two cores. */
const initTimeoutMs = 30_000;

/** One worker thread that runs one function. */
export interface Environment {
  /** True once it takes no more invocations: after a timeout, a crash or a failed start. */
  retired(): boolean;
  invoke(eventJson: string): Promise<InvocationResult>;
  /** Resolves when the thread is gone. */
  readonly ended: Promise<void>;
  close(): void;
}

export interface EnvironmentOptions {
  gatewayUrl: string;
  sharedTime: Float64Array;
  log: (line: string) => void;
}

interface Pending {
  request: WorkerRequest;
  settle: (result: InvocationResult) => void;
  timer: NodeJS.Timeout | null;
}

/**
 * Starts an environment. Invocations that come before the bundle is loaded wait for it. A timed out one retires the
 * environment; the thread ends when the others that run in it are done, or time out in turn.
 */
export function startEnvironment(settings: FunctionSettings, options: EnvironmentOptions): Environment {
  const worker = startWorker(settings, options);
  const pending = new Map<number, Pending>();
  let phase: 'loading' | 'ready' | 'retired' = 'loading';
  let lastId = 0;

  const initTimer = setTimeout(() => {
    fail({ errorType: 'Sandbox.Timedout', errorMessage: `loading took over ${initTimeoutMs / 1000} s` });
  }, initTimeoutMs);

  worker.on('message', (message: WorkerMessage) => {
    if (message.type === 'done') {
      settle(message.id, { ok: true, payload: message.resultJson ? JSON.parse(message.resultJson) : null });
    } else if (message.type === 'failed') {
      options.log(`${settings.functionId} failed: ${summaryOf(message.error)}`);
      settle(message.id, { ok: false, error: message.error });
    } else if (message.type === 'unusable') {
      fail(message.error);
    } else {
      clearTimeout(initTimer);
      if (phase === 'loading') phase = 'ready';
      for (const entry of pending.values()) send(entry);
    }
  });
  worker.on('error', (error: Error) => {
    const trace = (error.stack ?? '').split('\n');
    fail({ errorType: error.name ?? 'Error', errorMessage: error.message ?? String(error), trace });
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('exit', (code) => {
    if (phase === 'retired' && pending.size === 0) return;
    fail({ errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: exit status ${code}` });
  });

  function send(entry: Pending): void {
    entry.timer = setTimeout(() => timeOut(entry.request.id), settings.timeoutMs);
    worker.postMessage(entry.request);
  }

  function timeOut(id: number): void {
    phase = 'retired';
    const message = `Task timed out after ${(settings.timeoutMs / 1000).toFixed(2)} seconds`;
    options.log(`${settings.functionId} failed: ${message}`);
    settle(id, failure('Sandbox.Timedout', message));
  }

  function settle(id: number, result: InvocationResult): void {
    const entry = pending.get(id);
    if (!entry) return;
    if (entry.timer) clearTimeout(entry.timer);
    pending.delete(id);
    if (phase === 'retired' && pending.size === 0) void worker.terminate();
    entry.settle(result);
  }

  /** The environment as a whole is lost. */
  function fail(error: InvocationError): void {
    clearTimeout(initTimer);
    const lines = [`${settings.functionId} is down: ${summaryOf(error)}`, ...(error.trace ?? [])];
    options.log(lines.join('\n'));
    phase = 'retired';
    for (const id of [...pending.keys()]) settle(id, { ok: false, error });
    void worker.terminate();
  }

  return {
    retired: () => phase === 'retired',
    invoke(eventJson) {
      const request = { id: ++lastId, requestId: randomUUID(), eventJson };
      return new Promise((resolve) => {
        const entry: Pending = { request, settle: resolve, timer: null };
        pending.set(request.id, entry);
        if (phase !== 'loading') send(entry);
      });
    },
    ended,
    close() {
      clearTimeout(initTimer);
      phase = 'retired';
      for (const id of [...pending.keys()]) settle(id, stopped);
      void worker.terminate();
    },
  };
}

const summaryOf = ({ errorType, errorMessage }: InvocationError) => `${errorType}: ${errorMessage}`;

function startWorker(settings: FunctionSettings, options: EnvironmentOptions): Worker {
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
