import { setTimeout as sleep } from 'node:timers/promises';

/** Lends out fans, each to one borrower at a time. */
export interface FanPool<Fan> {
  /**
   * Lends `count` fans until `use` has ended. Waits before until the holds of all of them have lapsed.
   *
   * @throws Error when there are not so many.
   */
  lend<Result>(count: number, use: (fans: Fan[]) => Promise<Result>): Promise<Result>;
}

/** Timers and clocks need not agree to the millisecond. */
const marginMs = 20;

/** A pool of fans of whom each makes one hold of `holdMs` whenever lent, and may make no other until it has lapsed. */
export function fanPool<Fan>(fans: readonly Fan[], holdMs: number): FanPool<Fan> {
  const idle = fans.map((fan) => ({ fan, freeAtMs: 0 }));
  return {
    async lend(count, use) {
      if (idle.length < count) throw new Error(`${count} fans are wanted, and ${idle.length} are here`);
      const lent = idle.splice(0, count);
      try {
        // Who came back first stands first, so that the last of them is free the latest.
        const waitMs = (lent.at(-1)?.freeAtMs ?? 0) - performance.now();
        if (waitMs > 0) await sleep(waitMs);
        return await use(lent.map(({ fan }) => fan));
      } finally {
        const freeAtMs = performance.now() + holdMs + marginMs;
        idle.push(...lent.map(({ fan }) => ({ fan, freeAtMs })));
      }
    },
  };
}
