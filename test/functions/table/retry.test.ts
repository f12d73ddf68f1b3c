import { expect, test } from 'vitest';
import { deadline } from '../../../functions/deadline.ts';
import { undecided, untilDecided } from '../../../functions/table/retry.ts';
import { BusyError } from '../../../functions/table/transient.ts';

const atOnce = () => 0;
const plenty = { signal: AbortSignal.timeout(60_000), leftMs: () => 60_000 };
const conflict = () => Object.assign(new Error('conflict'), { name: 'TransactionConflictException' });

function attemptsOf(...results: (string | typeof undecided | Error)[]) {
  const made: unknown[] = [];
  const attempt = async () => {
    const result = results[made.length] ?? undecided;
    made.push(result);
    if (result instanceof Error) throw result;
    return result;
  };
  return { made, attempt };
}

test('what is decided at once is made once', async () => {
  const { made, attempt } = attemptsOf('yes');
  expect(await untilDecided(attempt, plenty)).toBe('yes');
  expect(made).toHaveLength(1);
});

test('what is undecided, or met a transaction, is made again', async () => {
  const { made, attempt } = attemptsOf(undecided, conflict(), undecided, 'yes');
  expect(await untilDecided(attempt, plenty, atOnce)).toBe('yes');
  expect(made).toHaveLength(4);
});

test('any other error ends it', async () => {
  const { made, attempt } = attemptsOf(undecided, new Error('broken'));
  await expect(untilDecided(attempt, plenty, atOnce)).rejects.toThrow('broken');
  expect(made).toHaveLength(2);
});

test('it gives up as busy after eight', async () => {
  const { made, attempt } = attemptsOf();
  await expect(untilDecided(attempt, plenty, atOnce)).rejects.toThrow(BusyError);
  expect(made).toHaveLength(8);
});

test('it gives up as busy rather than wait beyond the time that is left', async () => {
  const { made, attempt } = attemptsOf();
  const limit = { signal: plenty.signal, leftMs: () => 15 };
  await expect(untilDecided(attempt, limit, () => 0.99)).rejects.toThrow(BusyError);
  expect(made).toHaveLength(1);
});

test('pauses grow and have jitter', async () => {
  const asked: number[] = [];
  const { attempt } = attemptsOf();
  const random = () => {
    asked.push(1);
    return 0;
  };
  await expect(untilDecided(attempt, plenty, random)).rejects.toThrow(BusyError);
  expect(asked, 'no pause before the first').toHaveLength(7);
});

test('a deadline ends, and never has less than nothing left', () => {
  const limit = deadline(1);
  const end = performance.now() + 5;
  while (performance.now() < end);
  expect(limit.leftMs()).toBe(0);
  expect(deadline().leftMs()).toBeGreaterThan(2900);
  expect(deadline().leftMs()).toBeLessThanOrEqual(3000);
});
