import { expect, test } from 'vitest';
import { BusyError, isConflict, isTransient } from '../../../functions/table/transient.ts';

const named = (name: string) => Object.assign(new Error('x'), { name });
const answered = (httpStatusCode: number) => Object.assign(new Error('x'), { $metadata: { httpStatusCode } });

test.each([
  new BusyError(),
  named('TransactionConflictException'),
  named('TransactionInProgressException'),
  named('ProvisionedThroughputExceededException'),
  named('RequestLimitExceeded'),
  named('ThrottlingException'),
  named('InternalServerError'),
  named('TimeoutError'),
  named('AbortError'),
  Object.assign(new Error('x'), { code: 'ECONNRESET' }),
  Object.assign(new Error('x'), { code: 'EPIPE' }),
  answered(500),
  answered(503),
])('%s may pass', (error) => {
  expect(isTransient(error)).toBe(true);
});

test.each([
  new Error('x'),
  new TypeError('x'),
  named('ValidationException'),
  named('AccessDeniedException'),
  named('ConditionalCheckFailedException'),
  named('ResourceNotFoundException'),
  answered(400),
  'text',
  null,
  undefined,
  7,
])('%s will not pass by itself', (error) => {
  expect(isTransient(error)).toBe(false);
});

test('an aborted call and one that took too long are told by what the platform throws', async () => {
  expect(isTransient(AbortSignal.abort().reason)).toBe(true);
  const signal = AbortSignal.timeout(1);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  expect(isTransient(signal.reason)).toBe(true);
});

test('only the one exception is a conflict', () => {
  expect(isConflict(named('TransactionConflictException'))).toBe(true);
  expect(isConflict(named('ThrottlingException'))).toBe(false);
  expect(isConflict(undefined)).toBe(false);
});
