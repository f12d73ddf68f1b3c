/** What a failed invocation answers, as Lambda words it. */
export interface InvocationError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

export type InvocationResult = { ok: true; payload: unknown } | { ok: false; error: InvocationError };

/** The stack's functions. Ids are the template's logical ids. */
export interface Functions {
  /** Runs the function and resolves with what it answers; a function's failure is a value, never a rejection. */
  invoke(functionId: string, event: unknown): Promise<InvocationResult>;
  /** Queues an event, durably, for an asynchronous invocation with the retries of the template. */
  invokeAsync(functionId: string, event: unknown): void;
  /** Resolves when nothing is running and nothing is queued for now (retries that are due later don't count). */
  idle(): Promise<void>;
  /** Invocations begun so far, of both kinds. */
  begun(): number;
  /** Ends the environment of a function, with every call in it, as if its process had died. */
  kill(functionId: string): void;
  /** Bytes that live in all environments together. */
  memory(): Promise<number>;
  /** Ends every environment; what is queued stays queued in the state. */
  close(): Promise<void>;
}

export const failure = (errorType: string, errorMessage: string): InvocationResult => ({
  ok: false,
  error: { errorType, errorMessage },
});

const stoppedErrorType = 'Runtime.Stopped';
/** The answer of a function that is called while the stack stops. */
export const stopped = failure(stoppedErrorType, 'the stack is stopping');
export const isStopped = (result: InvocationResult): boolean =>
  !result.ok && result.error.errorType === stoppedErrorType;
