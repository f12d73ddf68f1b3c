/** The inside of a function's environment: runs in a worker thread, loads one bundle and calls its handler. */
import { pathToFileURL } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { InvocationError } from './invocation.ts';
import { followSharedTime } from './worker-date.ts';
import type { MemoryRequest, WorkerMessage, WorkerRequest, WorkerSettings } from './worker-protocol.ts';

type Handler = (event: unknown, context: unknown) => unknown;

/** Lambda's limit for the answer of a synchronous invocation, 6 MB and a little. */
const maxAnswerBytes = 6_291_556;

const settings = workerData as WorkerSettings;
followSharedTime(settings.sharedTime);
const send = (message: WorkerMessage) => parentPort?.postMessage(message);
await serve();

async function serve(): Promise<void> {
  try {
    const handler = await loadHandler();
    parentPort?.on('message', (request: WorkerRequest | MemoryRequest) => {
      if ('memory' in request) send({ type: 'memory', bytes: liveBytes() });
      else void answer(handler, request);
    });
    send({ type: 'ready' });
  } catch (error) {
    send({ type: 'unusable', error: describe(error) });
  }
}

async function loadHandler(): Promise<Handler> {
  const module: Record<string, unknown> = await import(pathToFileURL(settings.bundlePath).href);
  const handler = module[settings.exportName];
  if (typeof handler !== 'function') {
    throw named('Runtime.HandlerNotFound', `the bundle exports no function named ${settings.exportName}`);
  }
  if (handler.length > 2) {
    throw named('Runtime.CallbackHandlerDeprecated', 'nodejs24.x calls no handler that takes a callback');
  }
  return handler as Handler;
}

async function answer(handler: Handler, { id, requestId, eventJson }: WorkerRequest): Promise<void> {
  try {
    const result = await handler(JSON.parse(eventJson), contextOf(requestId));
    const resultJson = JSON.stringify(result) as string | undefined;
    if (resultJson !== undefined && resultJson.length > maxAnswerBytes) {
      throw named('Function.ResponseSizeTooLarge', `the answer is larger than ${maxAnswerBytes} bytes`);
    }
    send({ type: 'done', id, resultJson });
  } catch (error) {
    send({ type: 'failed', id, error: describe(error) });
  }
}

/** Just after a collection of garbage, where the process was started to allow one. */
function liveBytes(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return getHeapStatistics().used_heap_size;
}

/** The context object of the Node.js runtime. What is left of the time is measured by the machine's clock. */
function contextOf(awsRequestId: string) {
  const startedAtMs = performance.now();
  return {
    awsRequestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: settings.functionName,
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () =>
      Math.max(0, Math.floor(settings.timeoutMs - (performance.now() - startedAtMs))),
    invokedFunctionArn: settings.functionArn,
    logGroupName: `/aws/lambda/${settings.functionName}`,
    logStreamName: 'local',
    memoryLimitInMB: String(settings.memoryMb),
  };
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

function describe(error: unknown): InvocationError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}
