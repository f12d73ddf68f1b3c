import type { InvocationError } from './invocation.ts';

/** Handed to a worker thread at its start. */
export interface WorkerSettings {
  functionName: string;
  functionArn: string;
  /** Absolute path of the bundle. */
  bundlePath: string;
  /** Name of the export that handles events. */
  exportName: string;
  timeoutMs: number;
  memoryMb: number;
  /** `Clock.shared`. */
  sharedTime: Float64Array;
}

/** To the worker. Events travel as JSON text: the semantics of Lambda, and cheaper to copy than an object. */
export interface WorkerRequest {
  id: number;
  requestId: string;
  eventJson: string;
}

/** To the worker: how much lives in it? */
export interface MemoryRequest {
  memory: true;
}

/** From the worker. `resultJson` is absent when the handler returned nothing. */
export type WorkerMessage =
  | { type: 'ready' }
  | { type: 'unusable'; error: InvocationError }
  | { type: 'memory'; bytes: number }
  | { type: 'done'; id: number; resultJson: string | undefined }
  | { type: 'failed'; id: number; error: InvocationError };
