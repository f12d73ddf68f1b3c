import { percentile } from '../median.ts';
import type { Fate } from './fan.ts';
import { Night } from './night.ts';
import type { Scenario } from './scenario.ts';
import type { Services } from './services.ts';
import type { Outcome } from './tally.ts';

export interface SimulationResult {
  scenario: string;
  outcome: Outcome;
  /** After the opening; undefined when it never was. */
  soldAfterMs: number | undefined;
  soldPairs: number;
  lostRaces: number;
  fates: Partial<Record<Fate, number>>;
  /** From the later of coming and the opening until being let in: of those who were. */
  waitedMs: { p50: number; p90: number; p99: number };
  walked: Services['walked'];
  beyond: Services['beyond'];
  loads: ReturnType<Services['loads']>;
  /** Fans who waited and who were active, and pairs sold, by minute. */
  timeline: { minute: number; waiting: number; active: number; sold: number }[];
}

export interface SimulationOptions {
  /** No services in between: everything is answered at once, nothing is refused, and one container answers all. */
  isIdeal?: boolean;
  signal?: AbortSignal;
  /** Called once a minute of the night. */
  progress?(minute: number, soldPairs: number): void;
}

const minuteMs = 60_000;

/** Plays the night until enough is sold, or its time is over. */
export async function simulate(
  scenario: Scenario,
  seed: number,
  { isIdeal = false, signal, progress }: SimulationOptions = {},
): Promise<SimulationResult> {
  const night = new Night(scenario, seed, isIdeal);
  const { agenda, tally } = night;
  const timeline: SimulationResult['timeline'] = [];
  for (;;) {
    const nextMs = agenda.nextMs ?? Number.POSITIVE_INFINITY;
    if (tally.soldMs !== undefined || nextMs > scenario.lastsMs) break;
    while (timeline.length * minuteMs <= nextMs) {
      const minute = timeline.length;
      const { waiting, active } = night.phases;
      timeline.push({ minute, waiting, active, sold: tally.soldPairs });
      // The night is long: others have their turn, and a signal is heard.
      progress?.(minute, tally.soldPairs);
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
    agenda.next()?.();
  }
  const rank = (share: number) => Math.round(percentile(tally.waitedMs, share));
  return {
    scenario: scenario.name,
    outcome: tally.outcome(),
    soldAfterMs: tally.soldAfterMs,
    soldPairs: tally.soldPairs,
    lostRaces: tally.lostRaces,
    fates: night.fates,
    waitedMs: { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99) },
    walked: night.backstage.services.walked,
    beyond: night.backstage.services.beyond,
    loads: night.backstage.services.loads(),
    timeline,
  };
}
