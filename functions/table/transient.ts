/** Retries ran out; nothing is known to be wrong but the moment. Becomes 503 `BUSY`. */
export class BusyError extends Error {
  override name = 'BusyError';
}

/** Single writes and reads meet a transaction on the same item as an exception of this name. */
export const isConflict = (error: unknown): boolean => nameOf(error) === 'TransactionConflictException';

/**
 * Whether the same call may well succeed in a moment: throttling, conflicts, time-outs, and AWS's own 5xx, after
 * the SDK's retries. Names from the DynamoDB API reference's common errors.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof BusyError || transientNames.has(nameOf(error))) return true;
  const status = (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
  return status !== undefined && status >= 500;
}

const transientNames = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'LimitExceededException',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'AbortError',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

function nameOf(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: string; code?: string };
  return transientNames.has(code ?? '') ? (code ?? '') : (name ?? '');
}
