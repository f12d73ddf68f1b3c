import pLimit, { type LimitFunction } from 'p-limit';
import type { LocalStack } from '../../stack.ts';

/** Tells which writes were made on behalf of which request: a function serves one request at a time. */
export interface Watch {
  /**
   * Runs `act` while nothing else is asked of the function, and tells the writes of that function that went through
   * meanwhile. Null is for what reaches no function.
   */
  during<Result>(
    functionId: string | null,
    act: () => Promise<Result>,
  ): Promise<{ result: Result; writes: string[] }>;
  /** Writes that a watched function made while nothing was asked of it. */
  strays(): string[];
  stop(): void;
}

/** All calls that change nothing; whatever else there is counts as a write. */
const reads = new Set(['dynamodb:GetItem', 'dynamodb:Query', 'secretsmanager:GetSecretValue']);

/** Watches these functions, and no other. */
export function watchWrites({ gateway }: Pick<LocalStack, 'gateway'>, functionIds: string[]): Watch {
  const locks = new Map<string, LimitFunction>(functionIds.map((id) => [id, pLimit(1)]));
  const current = new Map<string, string[]>();
  const strays: string[] = [];
  const stop = gateway.observe(({ functionId, action }, _, status) => {
    if (status >= 300 || reads.has(action) || !locks.has(functionId)) return;
    const writes = current.get(functionId) ?? strays;
    writes.push(`${functionId} ${action}`);
  });
  return {
    async during(functionId, act) {
      const lock = functionId === null ? undefined : locks.get(functionId);
      if (functionId === null || !lock) return { result: await act(), writes: [] };
      return lock(async () => {
        const writes: string[] = [];
        current.set(functionId, writes);
        try {
          return { result: await act(), writes };
        } finally {
          current.delete(functionId);
        }
      });
    },
    strays: () => [...strays],
    stop,
  };
}
