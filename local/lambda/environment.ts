import { randomUUID } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import type { Faults } from '../faults/faults.ts';
import type { FunctionSettings } from './function-settings.ts';
import { failure, type InvocationError, type InvocationResult, stopped } from './invocation.ts';
import { startWorker, type WorkerOptions } from './start-worker.ts';
import type { MemoryRequest, WorkerMessage, WorkerRequest } from './worker-protocol.ts';

/** Bound on loading the code. Lambda gives 10 s, but has not twenty functions starting on two cores. */
const initTimeoutMs = 30_000;

export interface EnvironmentOptions extends WorkerOptions {
  faults: Faults;
}

interface Pending {
  request: WorkerRequest;
  settle: (result: InvocationResult) => void;
  timer: NodeJS.Timeout | null;
}

/**
 * One worker thread that runs one function. Invocations that come before the bundle is loaded wait for it. A timed out
 * one retires the environment; the thread ends when the others that run in it are done, or time out in turn.
 */
export class Environment {
  /** Resolves when the thread is gone. */
  readonly ended: Promise<void>;
  readonly #settings: FunctionSettings;
  readonly #log: (line: string) => void;
  readonly #faults: Faults;
  readonly #worker: Worker;
  readonly #initTimer: NodeJS.Timeout;
  readonly #pending = new Map<number, Pending>();
  readonly #memoryWaiters: ((bytes: number) => void)[] = [];
  #phase: 'loading' | 'ready' | 'retired' = 'loading';
  #lastId = 0;

  constructor(settings: FunctionSettings, options: EnvironmentOptions) {
    this.#settings = settings;
    this.#faults = options.faults;
    this.#log = options.log;
    this.#worker = startWorker(settings, options);
    this.ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
    this.#worker.on('error', (error: Error) => this.#fail(describe(error)));
    this.#worker.on('exit', (code) => this.#noteExit(code));
    this.#initTimer = setTimeout(() => {
      this.#fail({
        errorType: 'Sandbox.Timedout',
        errorMessage: `loading took over ${initTimeoutMs / 1000} s`,
      });
    }, initTimeoutMs);
  }

  /** True once it takes no more invocations: after a timeout, a crash or a failed start. */
  get isRetired(): boolean {
    return this.#phase === 'retired';
  }

  invoke(eventJson: string): Promise<InvocationResult> {
    this.#lastId += 1;
    const request = { id: this.#lastId, requestId: randomUUID(), eventJson };
    return new Promise((resolve) => {
      const entry: Pending = { request, settle: resolve, timer: null };
      this.#pending.set(request.id, entry);
      if (this.#phase !== 'loading') this.#send(entry);
    });
  }

  /** Bytes that live in the thread; 0 when it is not running. */
  memory(): Promise<number> {
    if (this.#phase !== 'ready') return Promise.resolve(0);
    return new Promise((resolve) => {
      this.#memoryWaiters.push(resolve);
      this.#worker.postMessage({ memory: true } satisfies MemoryRequest);
    });
  }

  /** As when its process dies: every call in it is cut off. */
  kill(): void {
    this.#fail(exited('signal: killed'));
  }

  close(): void {
    this.#end(stopped);
  }

  #receive(message: WorkerMessage): void {
    if (message.type === 'ready') {
      this.#begin();
    } else if (message.type === 'memory') {
      this.#memoryWaiters.shift()?.(message.bytes);
    } else if (message.type === 'unusable') {
      this.#fail(message.error);
    } else if (message.type === 'done') {
      const payload = message.resultJson ? JSON.parse(message.resultJson) : null;
      this.#settle(message.id, { ok: true, payload });
    } else {
      this.#log(`${this.#settings.functionId} failed: ${summaryOf(message.error)}`);
      this.#settle(message.id, { ok: false, error: message.error });
    }
  }

  #begin(): void {
    clearTimeout(this.#initTimer);
    if (this.#phase === 'loading') this.#phase = 'ready';
    for (const entry of this.#pending.values()) this.#send(entry);
  }

  #send(entry: Pending): void {
    const { functionId, timeoutMs } = this.#settings;
    const fault = this.#faults.draw<{ kind: 'timeOut'; afterMs: number }>({
      place: 'invocation',
      function: functionId,
    });
    entry.timer = setTimeout(() => this.#timeOut(entry.request.id), fault?.afterMs ?? timeoutMs);
    this.#worker.postMessage(entry.request);
  }

  #timeOut(id: number): void {
    this.#phase = 'retired';
    const message = `Task timed out after ${(this.#settings.timeoutMs / 1000).toFixed(2)} seconds`;
    this.#log(`${this.#settings.functionId} failed: ${message}`);
    this.#settle(id, failure('Sandbox.Timedout', message));
  }

  #settle(id: number, result: InvocationResult): void {
    const entry = this.#pending.get(id);
    if (!entry) return;
    if (entry.timer) clearTimeout(entry.timer);
    this.#pending.delete(id);
    if (this.isRetired && this.#pending.size === 0) void this.#worker.terminate();
    entry.settle(result);
  }

  #noteExit(code: number): void {
    for (const resolve of this.#memoryWaiters.splice(0)) resolve(0);
    if (this.isRetired && this.#pending.size === 0) return;
    this.#fail(exited(`exit status ${code}`));
  }

  /** The environment as a whole is lost. */
  #fail(error: InvocationError): void {
    const lines = [`${this.#settings.functionId} is down: ${summaryOf(error)}`, ...(error.trace ?? [])];
    this.#log(lines.join('\n'));
    this.#end({ ok: false, error });
  }

  /** Ends the thread, whose invocations all get this answer. */
  #end(result: InvocationResult): void {
    clearTimeout(this.#initTimer);
    this.#phase = 'retired';
    for (const id of [...this.#pending.keys()]) this.#settle(id, result);
    void this.#worker.terminate();
  }
}

const exited = (how: string): InvocationError => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `Runtime exited with error: ${how}`,
});

const summaryOf = ({ errorType, errorMessage }: InvocationError) => `${errorType}: ${errorMessage}`;

/** A thread may throw anything; what it threw arrives as a copy. */
const describe = (error: Partial<Error>): InvocationError => ({
  errorType: error.name ?? 'Error',
  errorMessage: error.message ?? String(error),
  trace: (error.stack ?? '').split('\n'),
});
