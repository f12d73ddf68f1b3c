import type { StoredInvocation } from '../state/types.ts';
import type { InvocationError } from './invocation.ts';

export type DiscardCondition = 'RetriesExhausted' | 'EventAgeExceeded';

export interface DiscardedInvocation {
  invocation: StoredInvocation;
  functionArn: string;
  condition: DiscardCondition;
  /** Of the last attempt; null when there was none. */
  error: InvocationError | null;
  nowMs: number;
}

/**
 * What Lambda sends to an on-failure destination.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function asyncFailureRecord({
  invocation,
  functionArn,
  condition,
  error,
  nowMs,
}: DiscardedInvocation) {
  return {
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId: String(invocation.id),
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: invocation.attempts,
    },
    requestPayload: invocation.event,
    ...(error && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: error,
    }),
  };
}
